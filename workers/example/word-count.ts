const vocabulary = [
  'amber',
  'birch',
  'cedar',
  'delta',
  'ember',
  'fjord',
  'grove',
  'heath',
  'islet',
  'juniper',
  'kelp',
  'lagoon',
];

export type WordCounts = Record<string, number>;

/** Counts a text that is written from its part's number as the seed: the same on whichever node. */
export function countWords(part: number, words: number): WordCounts {
  const counts = new Map<string, number>();
  let seed = part + 1;
  for (let position = 0; position < words; position += 1) {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    const word = vocabulary[(seed >>> 16) % vocabulary.length] ?? '';
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return sorted(counts);
}

/** Every part in turn, a pause before each, and the gathered counts. */
export async function countParts(text: {
  readonly partitions: number;
  readonly words: number;
  pause(): Promise<void>;
}): Promise<{ words: WordCounts; partitions: number }> {
  const total = new Map<string, number>();
  let done = 0;
  for (; done < text.partitions; done += 1) {
    await text.pause();
    for (const [word, count] of Object.entries(countWords(done, text.words))) {
      total.set(word, (total.get(word) ?? 0) + count);
    }
  }
  return { words: sorted(total), partitions: done };
}

function sorted(counts: ReadonlyMap<string, number>): WordCounts {
  return Object.fromEntries([...counts].sort(([one], [other]) => one.localeCompare(other)));
}
