import { useQuery } from '@tanstack/react-query';
import type { BoardCell, BoardView } from '#core/views/shapes.ts';
import { environmentsQuery } from '#web/api/queries.ts';

/** Tells of a cell whether what runs there came by broken glass. Environments are asked only where a release on the board has any behind it. */
export function useBrokenPlaces({ system, releases }: BoardView): (cell: BoardCell) => boolean {
  const { data } = useQuery({ ...environmentsQuery(system), enabled: releases.some(({ brokeGlass }) => brokeGlass === true) });
  const broken = new Set((data?.environments ?? []).filter(({ brokeGlass }) => brokeGlass === true).map(({ environment }) => environment));
  return ({ environments }) => environments.some((environment) => broken.has(environment));
}
