-- Roles, permissions and steps: data that belongs to the program, after domain.md C.0.

insert into app.role (code, organisation_kind) values
  ('regionCoordinator', 'coordinationOffice'),
  ('ownerLead', 'schoolOwner'),
  ('ownerMember', 'schoolOwner'),
  ('schoolLead', 'school'),
  ('schoolMember', 'school'),
  ('schoolSupervision', 'schoolSupervision'),
  ('mediaAdvisor', 'mediaAdvice'),
  ('steering', 'steering')
on conflict (code) do update set organisation_kind = excluded.organisation_kind;

delete from app.role_permission;
insert into app.role_permission (role, permission, scope) values
  ('regionCoordinator', 'directory.read', 'region'),
  ('regionCoordinator', 'register.edit', 'region'),
  ('regionCoordinator', 'region.edit', 'region'),
  ('regionCoordinator', 'people.readLeads', 'region'),
  ('regionCoordinator', 'people.inviteLeads', 'region'),
  ('regionCoordinator', 'people.suspend', 'region'),
  ('regionCoordinator', 'people.read', 'own'),
  ('regionCoordinator', 'people.invite', 'own'),
  ('regionCoordinator', 'shared.read', 'own'),
  ('ownerLead', 'directory.read', 'region'),
  ('ownerLead', 'people.read', 'own'),
  ('ownerLead', 'people.invite', 'own'),
  ('ownerLead', 'record.edit', 'own'),
  ('ownerLead', 'unit.edit', 'own'),
  ('ownerLead', 'mandate.read', 'own'),
  ('ownerLead', 'mandate.edit', 'own'),
  ('ownerLead', 'matrix.read', 'own'),
  ('ownerLead', 'note.read', 'own'),
  ('ownerLead', 'matrix.start', 'own'),
  ('ownerLead', 'matrix.edit', 'own'),
  ('ownerLead', 'matrix.finish', 'own'),
  ('ownerLead', 'matrix.release', 'own'),
  ('ownerLead', 'visit.read', 'own'),
  ('ownerLead', 'visit.edit', 'own'),
  ('ownerLead', 'visit.record', 'own'),
  ('ownerLead', 'report.confirm', 'own'),
  ('ownerLead', 'shared.read', 'own'),
  ('ownerMember', 'directory.read', 'region'),
  ('ownerMember', 'people.read', 'own'),
  ('ownerMember', 'mandate.read', 'own'),
  ('ownerMember', 'matrix.read', 'own'),
  ('ownerMember', 'note.read', 'own'),
  ('ownerMember', 'visit.read', 'own'),
  ('ownerMember', 'shared.read', 'own'),
  ('schoolLead', 'directory.read', 'region'),
  ('schoolLead', 'record.edit', 'own'),
  ('schoolLead', 'people.read', 'own'),
  ('schoolLead', 'people.invite', 'own'),
  ('schoolLead', 'shared.read', 'own'),
  ('schoolMember', 'directory.read', 'region'),
  ('schoolMember', 'people.read', 'own'),
  ('schoolMember', 'shared.read', 'own'),
  ('schoolSupervision', 'directory.read', 'region'),
  ('schoolSupervision', 'shared.read', 'own'),
  ('mediaAdvisor', 'directory.read', 'region'),
  ('mediaAdvisor', 'shared.read', 'own'),
  ('steering', 'directory.read', 'region');

-- A service provider works for the Schulträger, but is not of the house.
update app.role_permission set under_mandate = false
where role = 'ownerMember' and permission in ('note.read', 'shared.read', 'mandate.read');

delete from app.allowed_step;
insert into app.allowed_step (thing, from_state, to_state) values
  ('visit', 'planned', 'talking'),
  ('visit', 'planned', 'cancelled'),
  ('visit', 'talking', 'held'),
  ('report_sheet', 'draft', 'confirmed'),
  ('register_import', 'uploaded', 'previewed'),
  ('register_import', 'uploaded', 'failed'),
  ('register_import', 'uploaded', 'discarded'),
  ('register_import', 'previewed', 'applied'),
  ('register_import', 'previewed', 'discarded');
