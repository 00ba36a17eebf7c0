import { AwsError } from './model/aws-error.ts';

const ec2Namespace = 'http://ec2.amazonaws.com/doc/2016-11-15/';

const maxListLength = 1000;

/** EC2's lists as the query protocol names them, and as the model does. */
const listNames: Readonly<Record<string, string>> = {
  SubnetId: 'SubnetIds',
  NetworkInterfaceId: 'NetworkInterfaceIds',
  Filter: 'Filters',
  Value: 'Values',
};

export type Ec2Call = { readonly operation: string; readonly input: Record<string, unknown> };

/** Reads a form such as `Action=DescribeSubnets&SubnetId.1=subnet-1&Filter.1.Name=…&Filter.1.Value.1=…`. */
export function parseEc2Form(form: URLSearchParams): Ec2Call {
  const input: Record<string, unknown> = {};
  for (const [name, value] of form) {
    if (name === 'Action' || name === 'Version') continue;
    put(input, name.split('.'), value);
  }
  return { operation: form.get('Action') ?? '', input };
}

function put(
  into: Record<string, unknown>,
  [head = '', index, ...rest]: readonly string[],
  value: string,
): void {
  if (index === undefined) {
    into[head] = value;
    return;
  }
  const name = listNames[head] ?? head;
  const list = Array.isArray(into[name]) ? into[name] : [];
  into[name] = list;
  const position = Number(index) - 1;
  if (!(position >= 0 && position < maxListLength)) {
    throw new AwsError('InvalidParameterValue', `${head}.${index} is no member of a list`);
  }
  if (rest.length === 0) {
    list.push(value);
    return;
  }
  list[position] ??= {};
  put(list[position], rest, value);
}

/** The XML of an answer; a list's members are `item`s. */
export function ec2Answer(operation: string, answer: object, requestId: string): string {
  const body = element('requestId', requestId) + elements(answer);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${operation}Response xmlns="${ec2Namespace}">${body}</${operation}Response>`;
}

export function ec2Error({ name, message }: AwsError, requestId: string): string {
  const error = element('Error', { Code: name, Message: message });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Response><Errors>${error}</Errors>${element('RequestID', requestId)}</Response>`;
}

function elements(value: object): string {
  return Object.entries(value)
    .map(([name, part]) => element(name, part))
    .join('');
}

function element(name: string, value: unknown): string {
  if (value === undefined) return '';
  if (Array.isArray(value))
    return `<${name}>${value.map((item) => element('item', item)).join('')}</${name}>`;
  const content = typeof value === 'object' && value !== null ? elements(value) : escapeXml(String(value));
  return `<${name}>${content}</${name}>`;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
