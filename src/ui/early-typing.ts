type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/**
 * Taking over a page from the server, the framework sets every field to what the server sent. What people
 * typed while the scripts were on their way is noted before and put back afterwards.
 */
export function noteEarlyTyping(): () => void {
  if (typeof document === 'undefined') return () => {};
  const typed = new Map<Control, State>();
  // The last one is put back last: of radio buttons only one can hold.
  const note = (control: Control) => {
    typed.delete(control);
    typed.set(control, stateOf(control));
  };
  const listen = ({ target }: Event) => {
    if (isControl(target)) note(target);
  };
  [...document.querySelectorAll<Control>('input, textarea, select')]
    .filter(isChanged)
    .forEach(note);
  // Fields are taken over one after the other, and people do not wait for it.
  document.addEventListener('input', listen, true);
  return () => {
    document.removeEventListener('input', listen, true);
    for (const [control, state] of typed) putBack(control, state);
  };
}

type State = { value: string; checked: boolean };

function isControl(target: EventTarget | null): target is Control {
  return (
    target instanceof HTMLInputElement ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement
  );
}

function isChanged(control: Control): boolean {
  if (control instanceof HTMLSelectElement) {
    return [...control.options].some((option) => option.selected !== option.defaultSelected);
  }
  if (control instanceof HTMLInputElement && isTick(control)) {
    return control.checked !== control.defaultChecked;
  }
  return control.type !== 'hidden' && control.value !== control.defaultValue;
}

function stateOf(control: Control): State {
  return { value: control.value, checked: 'checked' in control && control.checked };
}

function putBack(control: Control, { value, checked }: State): void {
  if (control instanceof HTMLInputElement && isTick(control)) control.checked = checked;
  else control.value = value;
  for (const event of ['input', 'change']) {
    control.dispatchEvent(new Event(event, { bubbles: true }));
  }
}

function isTick({ type }: HTMLInputElement): boolean {
  return type === 'checkbox' || type === 'radio';
}
