import { billOfMaterials } from '#features/legal/bom.server.ts';
import packageFile from '../../package.json' with { type: 'json' };
import { command } from './command.ts';

export default command({
  name: 'sbom',
  summary: 'Print the bill of materials: everything that runs with it, as CycloneDX 1.6',
  options: {},
  async run({ json, say }) {
    const bom = billOfMaterials(packageFile.version);
    if (!json) say(JSON.stringify(bom, null, 2));
    return bom;
  }
});
