import { modelClasses } from './models.ts';
import type { Node, NodeTask } from './node.ts';

/** The page of a node: what it is, what runs, what ran. */
export function nodePage(node: Node): string {
  const facts = table([
    ['node_ident', node.ident],
    ['max_concurrent_tasks', String(node.maxConcurrentTasks)],
    ['available_processing_capacity', String(node.freeSlots)],
    ['accepted classes', modelClasses.join(', ')],
  ]);
  return page(
    'Example worker',
    `<h1>Example worker</h1>${facts}
<h2>Running tasks</h2>${taskTable(node.runningTasks)}
<h2>Recently completed tasks</h2>${taskTable(node.finishedTasks)}`,
  );
}

/** The page of one task. */
export function taskPage(task: NodeTask): string {
  const rows = Object.entries(task).map(([key, value]): [string, string] => [
    key,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  return page(`Task ${task.taskId}`, `<h1>Task ${escaped(task.taskId)}</h1>${table(rows)}`);
}

function taskTable(tasks: readonly NodeTask[]): string {
  if (tasks.length === 0) return '<p>None.</p>';
  const rows = tasks.map(
    (task) =>
      `<tr><td><a href="task/${escaped(task.taskId)}">${escaped(task.taskId)}</a></td>` +
      `<td>${task.status}</td><td>${escaped(task.modelClass)}</td><td>${escaped(task.method)}</td>` +
      `<td>${new Date(task.started).toISOString()}</td></tr>`,
  );
  return `<table><tr><th>Task<th>Status<th>Model class<th>Method<th>Started</tr>${rows.join('')}</table>`;
}

function table(rows: readonly (readonly [string, string])[]): string {
  const cells = rows.map(([key, value]) => `<tr><th>${escaped(key)}</th><td>${escaped(value)}</td></tr>`);
  return `<table>${cells.join('')}</table>`;
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escaped(title)}</title>
<style>body{font-family:system-ui;margin:2rem}th,td{text-align:left;padding:.2rem .8rem .2rem 0}</style></head>
<body>${body}</body></html>
`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
