import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { Router } from 'wouter';
import type { BoardCell } from '#core/views/shapes.ts';
import { BoardCellBox } from './board-cell.tsx';

const cell: BoardCell = {
  stage: 'STAGING',
  environments: ['staging'],
  release: '1.1.0',
  status: 'passed',
  fact: 'all gates passed',
  blockers: 0,
};

function textOf(shown: BoardCell): string {
  const html = renderToStaticMarkup(
    <Router ssrPath="/">
      <BoardCellBox system="shop" cell={shown} column={1} tabIndex={0} />
    </Router>,
  );
  return html
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

test('a cell says where nobody has read back what runs, and only there', () => {
  expect(textOf({ ...cell, unseen: ['staging'] })).toMatch(/all gates passed ?· not read back$/);
  expect(textOf(cell)).toMatch(/all gates passed$/);
});
