import { logStreamAccess } from './execution-policy.ts';
import { type Allow, anyResource } from './policy-document.ts';

export type BuildReach = {
  readonly bucketArn: string;
  readonly repositoryArn: string;
  readonly logGroupArn: string;
};

/** What an image build needs: its source, its log stream, and pushing to this repository and nothing else. */
export function buildPolicy({ bucketArn, repositoryArn, logGroupArn }: BuildReach): readonly Allow[] {
  return [
    { actions: ['s3:GetObject', 's3:GetObjectVersion'], resources: [`${bucketArn}/sources/*`] },
    { actions: ['s3:ListBucket', 's3:GetBucketLocation'], resources: [bucketArn] },
    { actions: ['ecr:GetAuthorizationToken'], resources: anyResource },
    {
      actions: [
        'ecr:BatchCheckLayerAvailability',
        'ecr:InitiateLayerUpload',
        'ecr:UploadLayerPart',
        'ecr:CompleteLayerUpload',
        'ecr:PutImage',
        'ecr:BatchGetImage',
        'ecr:GetDownloadUrlForLayer',
        'ecr:DescribeImages',
      ],
      resources: [repositoryArn],
    },
    logStreamAccess(logGroupArn),
  ];
}
