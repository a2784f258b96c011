/** What the dashboard shows, as it stands in the address. */
export const RANGES = [7, 14, 30] as const;

export interface DashboardSearch {
  /** 14 where it is left out. */
  readonly days?: (typeof RANGES)[number];
  readonly department?: string;
  /** An `agentId`. */
  readonly agent?: string;
}

export function readDashboardSearch(search: Readonly<Record<string, unknown>>): DashboardSearch {
  const { days, department, agent } = search;
  const range = RANGES.find((one) => one === days);
  return {
    ...(range === undefined ? {} : { days: range }),
    ...(typeof department === 'string' ? { department } : {}),
    ...(typeof agent === 'string' ? { agent } : {}),
  };
}
