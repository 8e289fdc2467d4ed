type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/**
 * Taking over a page from the server, the framework sets every field to what the server sent. What people
 * typed while the scripts were on their way is noted before and put back afterwards.
 */
export function noteEarlyTyping(): () => void {
  if (typeof document === 'undefined') return () => {};
  const typed = [...document.querySelectorAll<Control>('input, textarea, select')]
    .filter(isChanged)
    .map((control) => [control, stateOf(control)] as const);
  return () => {
    for (const [control, state] of typed) putBack(control, state);
  };
}

type State = { value: string; checked: boolean };

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
