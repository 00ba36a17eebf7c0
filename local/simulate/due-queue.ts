/** Something that is due at a time; `callback` is undefined where it was called off. */
export type Due = { readonly time: number; readonly order: number; callback: (() => void) | undefined };

/** What is due, the earliest first, equal times in their order. A binary heap. */
export class DueQueue {
  readonly #heap: Due[] = [];

  first(): Due | undefined {
    return this.#heap[0];
  }

  add(due: Due): void {
    const heap = this.#heap;
    let child = heap.length;
    heap.push(due);
    while (child > 0) {
      const place = (child - 1) >> 1;
      const parent = heap[place];
      if (parent === undefined || !isBefore(due, parent)) break;
      heap[child] = parent;
      child = place;
    }
    heap[child] = due;
  }

  removeFirst(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let parent = 0;
    for (let place = this.#earlierChild(0); place !== undefined; place = this.#earlierChild(parent)) {
      const child = heap[place];
      if (child === undefined || !isBefore(child, last)) break;
      heap[parent] = child;
      parent = place;
    }
    heap[parent] = last;
  }

  #earlierChild(parent: number): number | undefined {
    const place = 2 * parent + 1;
    const left = this.#heap[place];
    if (left === undefined) return undefined;
    const right = this.#heap[place + 1];
    return right !== undefined && isBefore(right, left) ? place + 1 : place;
  }
}

function isBefore(left: Due, right: Due): boolean {
  return left.time < right.time || (left.time === right.time && left.order < right.order);
}
