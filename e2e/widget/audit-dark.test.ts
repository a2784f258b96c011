import { auditWidget } from './audits.ts';

auditWidget('dark');
