import { createContext } from 'preact';
import type { FormFields, FormName } from '../actions/api-request.ts';
import type { Notice } from '../view.ts';

/** What the script does for the person; absent in the first paint, where links and forms do it. */
export type PageActions = {
  /** Sends a form. Answers what came of it; the page shows it, but for a problem, which is the form's to show. */
  send(name: FormName, fields: FormFields): Promise<Notice>;
  /** Reads the page's view anew, by its address. */
  refresh(): void;
};

/** What every part of the page may need: the moment it shows, its address, and what can be done. */
export type PageContext = {
  /** The server's time, epoch milliseconds. */
  readonly now: number;
  /** The page's own path, without its query: where a form without a script comes back to. */
  readonly path: string;
  /** The query, from `?` on or empty. */
  readonly search: string;
  readonly actions?: PageActions;
};

export const pageContext = createContext<PageContext>({ now: 0, path: '/', search: '' });
