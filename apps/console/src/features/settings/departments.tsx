import { Building2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { useDepartments } from '../../app/queries.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { Empty } from '../../ui/states.tsx';
import { SettingsPage } from './page.tsx';

export function Departments(): ReactNode {
  const { t, format } = useLanguage();
  const departments = useDepartments();
  const words = t.settings.departments;
  return (
    <SettingsPage title={t.settings.sections.departments} help={words.help} wide>
      {departments.length === 0 ? (
        <Empty icon={<Building2 size={20} />} title={words.empty} />
      ) : (
        <div className="rows rows-table">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{t.inbox.department}</th>
                <th scope="col">{words.open}</th>
                <th scope="col">{words.available}</th>
              </tr>
            </thead>
            <tbody>
              {departments.map(({ name, openTickets, availableAgents }) => (
                <tr key={name}>
                  <th scope="row">
                    <bdi>{name}</bdi>
                  </th>
                  <td className="num">{format.number(openTickets)}</td>
                  <td className="num">
                    <span className="who">
                      <span
                        className="dot"
                        data-status={availableAgents > 0 ? 'available' : 'offline'}
                      />
                      {format.number(availableAgents)}
                    </span>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </SettingsPage>
  );
}
