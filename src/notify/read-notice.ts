import { z } from 'zod';
import { noticeKinds, type Notice } from '#core/notify/notice.ts';

const shape = z.object({
  id: z.string(),
  kind: z.enum([...noticeKinds, 'test']),
  system: z.string(),
  at: z.number(),
  release: z.string().exactOptional(),
  stage: z.string().exactOptional(),
  subject: z.string(),
  text: z.string(),
  command: z.string().exactOptional(),
  onlyWhereAsked: z.literal(true).exactOptional(),
  people: z.array(z.string()),
  roles: z.array(z.string()),
});

/** A notice as the store keeps it; undefined where it is none, such as one of a newer Lockstep. */
export function readNotice(body: string): Notice | undefined {
  return shape.safeParse(JSON.parse(body)).data;
}
