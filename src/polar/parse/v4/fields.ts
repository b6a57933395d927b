import { z } from 'zod';
import { realDay } from '../../../kinds/normalize/clock.js';
import { secondsOf } from './elements.js';

/** A date of the calendar. */
export const day = z.string().refine((text) => realDay(text) === text);

/** A duration such as `5070s`, in seconds; unreadable is absent. */
export const seconds = z.unknown().transform(secondsOf).optional();

/** An object of which nothing is required, nor the object itself. */
export const loose = <T extends z.ZodRawShape>(shape: T) => z.object(shape).partial().optional().catch(undefined);
