import { auditWidget } from './audits.ts';

auditWidget('light');
