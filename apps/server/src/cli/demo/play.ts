/** The demo, lived through from its first day to its end. */
import type { Millis } from '../../domain/records.ts';
import { SYSTEM } from '../../domain/actor.ts';
import { Pictures } from '../../files/pictures.ts';
import { createAutoResponse } from '../../usecases/auto-responses.ts';
import { createCannedResponse } from '../../usecases/canned-responses.ts';
import type { Deps } from '../../usecases/context.ts';
import { updateSettings } from '../../usecases/update-settings.ts';
import { Conversation } from './conversation.ts';
import { DAY, type Plan, weekday } from './plan.ts';
import { AUTO, CANNED, SETTINGS, TEAM } from './shop.ts';
import { shiftOf, Team } from './team.ts';
import type { Timeline } from './timeline.ts';

/** Age of the oldest notification that nobody has read. */
const UNREAD = 15 * 60_000;

export interface Play {
  readonly deps: Deps;
  readonly timeline: Timeline;
  readonly plan: Plan;
  /** Makes a hash of the password that all of the team have. */
  readonly hash: () => Promise<string>;
}

/** Lives through the plan. The store must hold no ticket and none of the team. */
export async function play({ deps, timeline, plan, hash }: Play): Promise<void> {
  const team = new Team(deps);
  await team.hire(hash, plan.end);
  await furnish(deps);
  bringToWork(timeline, { team, plan });
  using pictures = new Pictures();
  const stage = { deps, timeline, team, pictures, end: plan.end };
  for (const planned of plan.conversations) new Conversation(stage, planned).plan();
  await timeline.run(deps, plan.end);
}

async function furnish(deps: Deps): Promise<void> {
  const call = { actor: SYSTEM, origin: null };
  await updateSettings(deps, call, () => SETTINGS);
  for (const fields of CANNED) await createCannedResponse(deps, call, fields);
  for (const fields of AUTO) await createAutoResponse(deps, call, fields);
}

/** Everybody's shifts; at the closing all go, whoever's shift it is. */
function bringToWork(timeline: Timeline, { team, plan }: { team: Team; plan: Plan }): void {
  const { begin, closing } = plan;
  const end: Millis = closing;
  for (let day = begin / DAY; day * DAY < end; day += 1) {
    for (const member of TEAM) {
      const shift = shiftOf(member, { day, weekday: weekday(day) });
      if (shift === null || shift.from >= closing) continue;
      timeline.at(shift.from, () => team.come(member));
      if (shift.to < closing) timeline.at(shift.to, () => team.go(member));
    }
  }
  for (const member of TEAM) {
    if (member.shift === null) continue;
    timeline.at(closing, () => team.go(member));
    timeline.at(plan.end - UNREAD, () => team.readAll(member));
  }
}
