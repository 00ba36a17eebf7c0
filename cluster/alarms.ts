import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import { controllerMetrics, metricDimensions, metricsNamespace } from '../shared/pool/metric-names.ts';
import { type NameScope, resourceName } from '../shared/stack/names.ts';

export type AlarmsRequest = {
  readonly names: NameScope;
  readonly clusterName: pulumi.Input<string>;
  readonly deadLetterQueueName: pulumi.Input<string>;
  readonly email: string | undefined;
};

type Alarm = Pick<
  aws.cloudwatch.MetricAlarmArgs,
  | 'alarmDescription'
  | 'comparisonOperator'
  | 'threshold'
  | 'evaluationPeriods'
  | 'period'
  | 'treatMissingData'
> & { readonly metricName: string; readonly statistic: 'Sum' | 'Minimum' | 'Maximum' };

const minute = 60;

/** What is watched among the controller's own metrics. */
const controllerAlarms: Readonly<Record<string, Alarm>> = {
  'no-heartbeat': {
    alarmDescription: 'The controller has made no pass for ten minutes: no worker is launched or ended',
    metricName: controllerMetrics.passes,
    statistic: 'Sum',
    comparisonOperator: 'LessThanThreshold',
    threshold: 1,
    period: 5 * minute,
    evaluationPeriods: 2,
    // A controller that is gone says nothing at all.
    treatMissingData: 'breaching',
  },
  'actions-failing': {
    alarmDescription: 'Launches, or other actions of the controller, have failed for ten minutes',
    metricName: controllerMetrics.failedActions,
    statistic: 'Sum',
    comparisonOperator: 'GreaterThanOrEqualToThreshold',
    threshold: 1,
    period: 5 * minute,
    evaluationPeriods: 2,
    treatMissingData: 'notBreaching',
  },
  'pool-empty': {
    alarmDescription: 'A pool that wants warm workers has had none for five minutes',
    metricName: controllerMetrics.emptyPools,
    statistic: 'Minimum',
    comparisonOperator: 'GreaterThanOrEqualToThreshold',
    threshold: 1,
    period: minute,
    evaluationPeriods: 5,
    treatMissingData: 'notBreaching',
  },
};

/** The alarms, and where they are sent if an address is given. */
export function makeAlarms(request: AlarmsRequest): void {
  const actions = request.email === undefined ? [] : [makeTopic(request.names, request.email).arn];
  for (const [what, alarm] of Object.entries(controllerAlarms)) {
    makeAlarm(request.names, what, actions, {
      ...alarm,
      namespace: metricsNamespace,
      dimensions: { [metricDimensions.cluster]: request.clusterName },
    });
  }
  makeAlarm(request.names, 'dead-letters', actions, {
    alarmDescription: 'The schedule could not start the controller: see the dead letters',
    namespace: 'AWS/SQS',
    metricName: 'ApproximateNumberOfMessagesVisible',
    dimensions: { QueueName: request.deadLetterQueueName },
    statistic: 'Maximum',
    comparisonOperator: 'GreaterThanOrEqualToThreshold',
    threshold: 1,
    period: 5 * minute,
    evaluationPeriods: 1,
    treatMissingData: 'notBreaching',
  });
}

function makeAlarm(
  names: NameScope,
  what: string,
  actions: readonly pulumi.Input<string>[],
  alarm: aws.cloudwatch.MetricAlarmArgs,
): aws.cloudwatch.MetricAlarm {
  return new aws.cloudwatch.MetricAlarm(what, {
    ...alarm,
    name: resourceName(names, what),
    alarmActions: [...actions],
    okActions: [...actions],
  });
}

/** Not encrypted with SNS's own key, which would keep CloudWatch's alarms out; it carries no secret. */
function makeTopic(names: NameScope, email: string): aws.sns.Topic {
  const topic = new aws.sns.Topic('alarms', { name: resourceName(names, 'alarms') });
  new aws.sns.TopicSubscription('alarms', { topic: topic.arn, protocol: 'email', endpoint: email });
  return topic;
}
