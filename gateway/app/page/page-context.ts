import { createContext } from 'preact';

/** What the person can do; absent in the first paint, where the forms do it. */
export type PageActions = {
  grab(pool: string): Promise<void>;
  release(claimId: string): Promise<void>;
};

/** What every part of the page may need: the moment it shows, and what can be done. */
export type PageContext = { readonly now: number; readonly actions?: PageActions };

export const pageContext = createContext<PageContext>({ now: 0 });
