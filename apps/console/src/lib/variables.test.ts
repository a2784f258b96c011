import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AGENT, TICKET } from '@parley/contract/entities/samples.ts';
import { fillVariables, VARIABLES } from './variables.ts';

const FACTS = { ticket: TICKET, agent: AGENT };

test('every variable is filled in', () => {
  for (const name of VARIABLES) assert.doesNotMatch(fillVariables(`{{${name}}}`, FACTS), /\{\{/);
  assert.equal(
    fillVariables('Hi {{ first_name }}, I am {{agent_name}}', FACTS),
    'Hi Ada, I am Ana',
  );
});

test('what is no variable stays as it was written', () => {
  for (const text of ['{{constructor}}', '{{__proto__}}', '{{x}}', '{ {first_name} }', '${7*7}']) {
    assert.equal(fillVariables(text, FACTS), text);
  }
});
