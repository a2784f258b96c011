import type { ReactNode } from 'react';
import type { Suggestion } from './suggestions.tsx';

interface SuggestionListProps {
  readonly id: string;
  readonly label: string;
  readonly suggestions: readonly Suggestion[];
  readonly active: number;
  readonly onActive: (index: number) => void;
  readonly onPick: (index: number) => void;
}

export function SuggestionList(props: SuggestionListProps): ReactNode {
  const { id, label, suggestions, active, onActive, onPick } = props;
  return (
    <ul id={id} role="listbox" aria-label={label} className="suggestions scroll">
      {suggestions.map((suggestion, index) => (
        <li
          key={suggestion.key}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === active}
          className="suggestion"
          onPointerMove={() => onActive(index)}
          // The field keeps the focus.
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => onPick(index)}
        >
          <span className="suggestion-mark">{suggestion.mark}</span>
          <span className="suggestion-title" dir="auto">
            {suggestion.title}
          </span>
          <span className="suggestion-help truncate" dir="auto">
            {suggestion.help}
          </span>
        </li>
      ))}
    </ul>
  );
}
