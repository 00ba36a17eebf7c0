import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';

/**
 * Where artefacts come from and certificates are kept: private, encrypted, over TLS alone. It goes with the stack,
 * whatever lies in it.
 */
export function makeBucket(name: string): {
  readonly bucket: aws.s3.Bucket;
  readonly ready: pulumi.Resource[];
} {
  const bucket = new aws.s3.Bucket('artefacts', { bucket: name, forceDestroy: true });
  const encryption = new aws.s3.BucketServerSideEncryptionConfiguration('artefacts', {
    bucket: bucket.bucket,
    rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }],
  });
  const ownership = new aws.s3.BucketOwnershipControls('artefacts', {
    bucket: bucket.bucket,
    rule: { objectOwnership: 'BucketOwnerEnforced' },
  });
  const block = new aws.s3.BucketPublicAccessBlock('artefacts', {
    bucket: bucket.bucket,
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  });
  const policy = new aws.s3.BucketPolicy(
    'artefacts',
    { bucket: bucket.bucket, policy: bucket.arn.apply(tlsOnly) },
    { dependsOn: [block] },
  );
  return { bucket, ready: [encryption, ownership, block, policy] };
}

function tlsOnly(arn: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'TlsAlone',
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: [arn, `${arn}/*`],
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ],
  });
}
