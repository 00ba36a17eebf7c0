import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { type NameScope, resourceName } from '../../shared/stack/names.ts';
import type { Architecture } from '../image-source.ts';
import { buildPolicy } from '../roles/build-policy.ts';
import { allow, makeRole } from '../roles/make-role.ts';
import { buildSpec } from './build-spec.ts';

export type ProjectRequest = {
  readonly names: NameScope;
  readonly account: pulumi.Input<string>;
  readonly architectures: readonly Architecture[];
  readonly repositoryArn: pulumi.Input<string>;
  readonly log: aws.cloudwatch.LogGroup;
  /** Of each build. */
  readonly script: string;
};

export type BuildProjects = {
  readonly bucket: pulumi.Output<string>;
  readonly project: (architecture: Architecture) => pulumi.Output<string>;
  /** What a build has to wait for. */
  readonly needs: readonly pulumi.Resource[];
};

/** CodeBuild's machines by processor; images are built natively. Source: CodeBuild user guide, "Docker images". */
const machines = {
  arm64: { type: 'ARM_CONTAINER', image: 'aws/codebuild/amazonlinux-aarch64-standard:3.0' },
  x86_64: { type: 'LINUX_CONTAINER', image: 'aws/codebuild/amazonlinux-x86_64-standard:5.0' },
} as const satisfies Record<Architecture, { readonly type: string; readonly image: string }>;

const buildMinutes = 20;
const queueMinutes = 30;

/** What builds images in this account: a bucket for sources, a role, and a project a processor. */
export function makeBuildProjects(request: ProjectRequest): BuildProjects {
  const { names, account, architectures } = request;
  const { bucket, guards } = makeSourceBucket(names);
  const role = makeRole({
    names,
    what: 'image-build',
    service: 'codebuild.amazonaws.com',
    account,
    description: 'Builds images and pushes them to one repository',
  });
  const reach = pulumi.output({
    bucketArn: bucket.arn,
    repositoryArn: request.repositoryArn,
    logGroupArn: request.log.arn,
  });
  const policy = allow('image-build', role, reach.apply(buildPolicy));
  const projects = new Map(
    architectures.map((architecture) => [architecture, makeProject(architecture, request, role, bucket)]),
  );
  return {
    bucket: bucket.bucket,
    project: (architecture) => {
      const project = projects.get(architecture);
      if (project === undefined) throw new Error(`no build project for ${architecture} was asked for`);
      return project.name;
    },
    needs: [policy, ...guards],
  };
}

function makeProject(
  architecture: Architecture,
  { names, log, script }: ProjectRequest,
  role: aws.iam.Role,
  bucket: aws.s3.Bucket,
): aws.codebuild.Project {
  const what = `image-build-${architecture.replace('_', '-')}`;
  return new aws.codebuild.Project(what, {
    name: resourceName(names, what),
    description: `Builds images for ${architecture}`,
    serviceRole: role.arn,
    artifacts: { type: 'NO_ARTIFACTS' },
    environment: {
      ...machines[architecture],
      computeType: 'BUILD_GENERAL1_SMALL',
      // Docker's daemon runs in the build's container.
      privilegedMode: true,
    },
    source: {
      type: 'S3',
      location: pulumi.interpolate`${bucket.bucket}/sources/given-by-each-build.zip`,
      buildspec: buildSpec(script),
    },
    logsConfig: {
      cloudwatchLogs: { status: 'ENABLED', groupName: log.name, streamName: architecture },
      s3Logs: { status: 'DISABLED' },
    },
    buildTimeout: buildMinutes,
    queuedTimeout: queueMinutes,
  });
}

/** S3's limit of a name is 63 characters, Pulumi's of a prefix 37. */
const maxBucketPrefix = 36;
const sourceDays = 7;

function makeSourceBucket(names: NameScope) {
  const bucket = new aws.s3.Bucket('image-sources', {
    bucketPrefix: `${resourceName(names, 'sources', maxBucketPrefix)}-`,
    forceDestroy: true,
  });
  const guards = [
    new aws.s3.BucketPublicAccessBlock('image-sources', {
      bucket: bucket.bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    }),
    new aws.s3.BucketServerSideEncryptionConfiguration('image-sources', {
      bucket: bucket.bucket,
      rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }],
    }),
    new aws.s3.BucketLifecycleConfiguration('image-sources', {
      bucket: bucket.bucket,
      rules: [{ id: 'sources', status: 'Enabled', filter: {}, expiration: { days: sourceDays } }],
    }),
  ];
  return { bucket, guards };
}
