/** What is behind the gate. */
import { RouterProvider } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { createConsoleRouter } from './router.tsx';

export function Views(): ReactNode {
  const [router] = useState(createConsoleRouter);
  return <RouterProvider router={router} />;
}
