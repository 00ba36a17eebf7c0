/** What the costs depend on and no config says. Each is told beside the table. */
export type Assumptions = {
  readonly hoursPerMonth: number;
  /** Through the NAT; image layers and the ledger's rows go by the free endpoints. */
  readonly natGbPerMonth: number;
  readonly logGbPerMonth: number;
  readonly flowLogGbPerMonth: number;
  readonly imagesGb: number;
  readonly buildMinutesPerMonth: number;
  readonly grabsPerMonth: number;
  readonly ledgerGb: number;
};

export const usualAssumptions: Assumptions = {
  /** AWS's own month: 8,760 hours a year. */
  hoursPerMonth: 730,
  natGbPerMonth: 10,
  logGbPerMonth: 1,
  flowLogGbPerMonth: 1,
  imagesGb: 2,
  buildMinutesPerMonth: 30,
  grabsPerMonth: 10_000,
  ledgerGb: 0.1,
};

/** The assumptions in words, one a line. */
export function assumptionsInWords(assumed: Assumptions): readonly string[] {
  return [
    'prices of us-east-1, on demand, no free tier, no tax; other regions differ',
    `a month of ${assumed.hoursPerMonth} hours, everything running all the time`,
    "each pool at its target, no claim: a claimed worker costs its pool's price for an hour on top, since it is replaced",
    'FARGATE_SPOT counted at the full price; it is up to 70 % less',
    `${assumed.grabsPerMonth.toLocaleString('en-US')} grabs; ${assumed.natGbPerMonth} GB through the NAT; to the internet no more than the 100 GB a month that cost nothing`,
    `${assumed.logGbPerMonth} GB of logs, ${assumed.imagesGb} GB of images, ${assumed.buildMinutesPerMonth} minutes of builds`,
  ];
}
