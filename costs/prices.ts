/**
 * AWS's prices in us-east-1, on demand, without the free tier, USD. Addresses, NAT and DynamoDB's calls: the
 * services' pricing pages, November 2026; the others were not looked up again then, so check them before you
 * budget by them. Fargate's are in shared/pool/fargate-price.ts.
 */
export const prices = {
  publicAddressHour: 0.005,
  natGatewayHour: 0.045,
  natGatewayGb: 0.045,
  /** EBS gp3. */
  volumeGbMonth: 0.08,
  /** CloudWatch Logs, taking in, and keeping (compressed). */
  logGb: 0.5,
  logGbMonth: 0.03,
  metricMonth: 0.3,
  alarmMonth: 0.1,
  imageGbMonth: 0.1,
  objectGbMonth: 0.023,
  secretMonth: 0.4,
  /** DynamoDB on demand: a write of 1 KB, a consistent read of 4 KB; one that may lag costs half. */
  ledgerMillionWrites: 0.625,
  ledgerMillionReads: 0.125,
  ledgerGbMonth: 0.25,
  ledgerBackupGbMonth: 0.2,
  /** EventBridge Scheduler. */
  scheduleMillionRuns: 1,
  /** CodeBuild, arm1.small. */
  buildMinute: 0.0034,
  brokerVolumeGbMonth: 0.1,
} as const;

/** EC2's small ARM instances, an hour. */
export const instanceHour: Readonly<Record<string, number>> = {
  't4g.nano': 0.0042,
  't4g.micro': 0.0084,
  't4g.small': 0.0168,
  't4g.medium': 0.0336,
  't4g.large': 0.0672,
  't4g.xlarge': 0.1344,
  'c6gn.medium': 0.0432,
  'c6gn.large': 0.0864,
};

/** Amazon MQ for RabbitMQ, a single instance, an hour. */
export const brokerHour: Readonly<Record<string, number>> = {
  'mq.t3.micro': 0.02704,
  'mq.m5.large': 0.288,
};
