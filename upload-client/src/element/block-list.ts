/** Rows that are made and thrown away together. */
const BLOCK_SIZE = 40;
/** Rows this near to what can be seen are there already. */
const MARGIN = '800px 0px';
/** How high a row is taken to be before one has been seen. */
const ROW_HEIGHT = 96;

export interface Row {
  readonly element: HTMLElement;
  update(): void;
}

/**
 * A list of any length, of which only the rows near to what can be seen are in the document. The others are stood in for by
 * empty blocks of their height, so it scrolls with whatever it is in.
 */
export class BlockList<T> {
  readonly #root: HTMLElement;
  readonly #makeRow: (item: T) => Row;
  readonly #blocks: Block<T>[] = [];
  readonly #blockOf = new Map<T, Block<T>>();
  readonly #itemAt = new WeakMap<Element, T>();
  readonly #observer: IntersectionObserver;
  #rowHeight = ROW_HEIGHT;

  constructor(root: HTMLElement, makeRow: (item: T) => Row) {
    this.#root = root;
    this.#makeRow = makeRow;
    this.#observer = new IntersectionObserver((seen) => this.#show(seen), { rootMargin: MARGIN });
  }

  get size(): number {
    return this.#blockOf.size;
  }

  has(item: T): boolean {
    return this.#blockOf.has(item);
  }

  append(items: Iterable<T>): void {
    let last = this.#blocks.at(-1);
    for (const item of items) {
      if (!last || last.items.length >= BLOCK_SIZE) last = this.#addBlock();
      last.items.push(item);
      this.#blockOf.set(item, last);
      if (last.rows) this.#addRow(last, item);
    }
    this.#number();
  }

  remove(items: Iterable<T>): void {
    for (const item of items) {
      const block = this.#blockOf.get(item);
      if (!block) continue;
      this.#blockOf.delete(item);
      block.items.splice(block.items.indexOf(item), 1);
      block.rows?.get(item)?.element.remove();
      block.rows?.delete(item);
      if (block.items.length === 0) this.#dropBlock(block);
    }
    this.#number();
  }

  /** Shows an item as it is now, if it is shown at all. */
  update(item: T): void {
    this.#blockOf.get(item)?.rows?.get(item)?.update();
  }

  /** Which item's row an element is in. */
  itemAt(element: Element): T | undefined {
    const row = element.closest('[role=listitem]');
    return row ? this.#itemAt.get(row) : undefined;
  }

  #addBlock(): Block<T> {
    const element = document.createElement('div');
    element.role = 'none';
    const block: Block<T> = { element, items: [], rowHeight: undefined, rows: undefined };
    this.#blocks.push(block);
    this.#root.append(element);
    this.#observer.observe(element);
    return block;
  }

  #dropBlock(block: Block<T>): void {
    this.#observer.unobserve(block.element);
    block.element.remove();
    this.#blocks.splice(this.#blocks.indexOf(block), 1);
  }

  #show(seen: IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting, boundingClientRect } of seen) {
      const block = this.#blocks.find(({ element }) => element === target);
      if (!block) continue;
      if (isIntersecting) this.#fill(block);
      else if (!target.matches(':focus-within')) this.#empty(block, boundingClientRect.height);
    }
    this.#number();
  }

  #fill(block: Block<T>): void {
    if (block.rows) return;
    block.rows = new Map();
    block.element.style.blockSize = '';
    for (const item of block.items) this.#addRow(block, item);
  }

  #empty(block: Block<T>, height: number): void {
    if (!block.rows) return;
    block.rows = undefined;
    block.rowHeight = this.#rowHeight = height / block.items.length;
    block.element.replaceChildren();
  }

  #addRow(block: Block<T>, item: T): void {
    const row = this.#makeRow(item);
    block.rows?.set(item, row);
    this.#itemAt.set(row.element, item);
    block.element.append(row.element);
  }

  /** Tells which of how many each row is, as nobody can count what is not in the document; and keeps room for the others. */
  #number(): void {
    let position = 1;
    for (const { element, items, rowHeight = this.#rowHeight, rows } of this.#blocks) {
      if (rows) {
        for (const [index, item] of items.entries()) {
          const row = rows.get(item)?.element;
          row?.setAttribute('aria-posinset', `${position + index}`);
          row?.setAttribute('aria-setsize', `${this.size}`);
        }
      } else {
        element.style.blockSize = `${items.length * rowHeight}px`;
      }
      position += items.length;
    }
  }
}

interface Block<T> {
  readonly element: HTMLElement;
  readonly items: T[];
  /** As it was when its rows were last in the document. */
  rowHeight: number | undefined;
  /** While they are in the document. */
  rows: Map<T, Row> | undefined;
}
