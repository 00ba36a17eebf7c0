/** What a build hands back, by name. */
export const digestVariable = 'IMAGE_DIGEST';

/**
 * CodeBuild's specification of a build, which is one script. JSON is YAML. Source: CodeBuild user guide, "Build
 * specification reference".
 */
export function buildSpec(script: string): string {
  return JSON.stringify({
    version: '0.2',
    env: { shell: 'bash', 'exported-variables': [digestVariable] },
    phases: { build: { 'on-failure': 'ABORT', commands: [script] } },
  });
}
