/** Markup to make copies of. */
export function template(markup: string): HTMLTemplateElement {
  const element = document.createElement('template');
  element.innerHTML = markup;
  return element;
}

/** The one element that the selector stands for. */
export function part<E extends Element = HTMLElement>(root: ParentNode, selector: string): E {
  const found = root.querySelector<E>(selector);
  if (!found) throw new Error(`There is no ${selector}`);
  return found;
}

/** Leaves alone what is right already: every change is work for the browser, and news for a screen reader. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
