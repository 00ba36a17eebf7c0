import { setTimeout } from 'node:timers/promises';
import {
  CloudWatchLogsClient,
  GetLogEventsCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  BatchGetBuildsCommand,
  type Build,
  CodeBuildClient,
  StartBuildCommand,
} from '@aws-sdk/client-codebuild';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { ServiceError } from '../../shared/pool/errors.ts';
import type { BuildPorts, BuildRequest, BuildStatus } from './build-image.ts';
import { digestVariable } from './build-spec.ts';

const maxLogPages = 20;

/**
 * The build's calls on S3, CodeBuild and CloudWatch Logs. End points and credentials are the SDK's own
 * (`AWS_ENDPOINT_URL_S3`, …). Close it.
 */
export function openAwsBuildPorts(request: BuildRequest): BuildPorts & { close(): void } {
  const { region, profile } = request;
  const whose = { region, ...(profile !== undefined && { profile }) };
  // A stand-in for S3 on this machine has no host name a bucket.
  const forcePathStyle = process.env['AWS_ENDPOINT_URL_S3'] !== undefined;
  const s3 = new S3Client({ ...whose, forcePathStyle });
  const codeBuild = new CodeBuildClient(whose);
  const logs = new CloudWatchLogsClient(whose);
  return {
    async upload(key, content) {
      await s3.send(new PutObjectCommand({ Bucket: request.bucket, Key: key, Body: content }));
    },
    start: (key) => start(codeBuild, request, key),
    status: async (id) => statusOf(await buildOf(codeBuild, id)),
    newLines: logFollower(codeBuild, logs),
    say: (line) => console.log(line),
    sleep: async (milliseconds) => void (await setTimeout(milliseconds)),
    close: () => {
      for (const client of [s3, codeBuild, logs]) client.destroy();
    },
  };
}

async function start(codeBuild: CodeBuildClient, request: BuildRequest, key: string): Promise<string> {
  const answer = await codeBuild.send(
    new StartBuildCommand({
      projectName: request.project,
      sourceTypeOverride: 'S3',
      sourceLocationOverride: `${request.bucket}/${key}`,
      environmentVariablesOverride: [
        { name: 'REPOSITORY_URL', value: request.repositoryUrl },
        { name: 'IMAGE_TAG', value: request.tag },
        { name: 'PLATFORM', value: request.platform },
      ],
    }),
  );
  if (answer.build?.id !== undefined) return answer.build.id;
  throw new ServiceError('internal', `CodeBuild started no build of ${request.project}: see its console`);
}

async function buildOf(codeBuild: CodeBuildClient, id: string): Promise<Build> {
  const { builds = [] } = await codeBuild.send(new BatchGetBuildsCommand({ ids: [id] }));
  const [build] = builds;
  if (build !== undefined) return build;
  throw new ServiceError('internal', `CodeBuild knows nothing of the build ${id} that it started`);
}

function statusOf(build: Build): BuildStatus {
  if (build.buildStatus === 'IN_PROGRESS') return { kind: 'running' };
  if (build.buildStatus === 'SUCCEEDED') {
    const digest = build.exportedEnvironmentVariables?.find(({ name }) => name === digestVariable)?.value;
    return { kind: 'succeeded', digest };
  }
  const contexts = (build.phases ?? []).flatMap(({ contexts: found = [] }) => found);
  const told = contexts.flatMap(({ message }) => (message ? [message] : []));
  return { kind: 'failed', reason: [build.buildStatus ?? 'ended', ...told].join(': ') };
}

function logFollower(codeBuild: CodeBuildClient, logs: CloudWatchLogsClient): BuildPorts['newLines'] {
  let nextToken: string | undefined;
  return async (id) => {
    const { logs: place } = await buildOf(codeBuild, id);
    if (place?.groupName === undefined || place.streamName === undefined) return [];
    const lines: string[] = [];
    for (let page = 0; page < maxLogPages; page += 1) {
      const answer = await logs
        .send(
          new GetLogEventsCommand({
            logGroupName: place.groupName,
            logStreamName: place.streamName,
            startFromHead: true,
            ...(nextToken !== undefined && { nextToken }),
          }),
        )
        .catch(nothingYet);
      lines.push(...(answer.events ?? []).map(({ message = '' }) => message.trimEnd()));
      // At the end of a stream CloudWatch gives back the token that it got.
      const isAtEnd = answer.nextForwardToken === undefined || answer.nextForwardToken === nextToken;
      nextToken = answer.nextForwardToken ?? nextToken;
      if (isAtEnd) return lines;
    }
    return lines;
  };
}

/** The stream comes with the build's first line. */
function nothingYet(error: unknown): { events?: { message?: string }[]; nextForwardToken?: string } {
  if (error instanceof ResourceNotFoundException) return {};
  throw error;
}
