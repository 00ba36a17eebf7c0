/** The programs that are deployed, each with the module that starts it, from the project's root. */
export const programEntries = {
  controller: 'pool-controller/main.ts',
  gateway: 'gateway/app/main.ts',
} as const;

export type ProgramName = keyof typeof programEntries;

export const programNames = Object.keys(programEntries) as readonly ProgramName[];

/** A bundle's one file. `.mjs`, so that it is an ES module in a folder with no package.json. */
export const bundleFile = 'main.mjs';
