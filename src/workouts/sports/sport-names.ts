import { sportTable } from './sport-table.js';

/*
 * Names of sports as people read them: files of single sessions have them in the language of their owner, where AccessLink
 * has a word. Only names that mean one sport are listed; every other one stays what it is.
 */

/** Names beside Polar's own word, in lower case. */
const names: Readonly<Record<string, string>> = {
  RUNNING:
    'run; lauf; laufen; juoksu; course à pied; course; carrera; correr; corsa; löpning; løb; løping; hardlopen; бег; bieganie; corrida; ランニング',
  JOGGING: 'jogg; hölkkä',
  TREADMILL_RUNNING:
    'treadmill; laufband; juoksumatto; tapis roulant; tapis de course; cinta de correr; loopband; löpband',
  TRAIL_RUNNING: 'trail; traillauf; polkujuoksu; trail correr',
  CYCLING:
    'bike; biking; radfahren; rad; pyöräily; cyclisme; vélo; ciclismo; cykling; fietsen; wielrennen; велоспорт; kolarstwo',
  ROAD_BIKING: 'road cycling; rennrad; maantiepyöräily; cyclisme sur route',
  MOUNTAIN_BIKING: 'mountain bike; mtb; mountainbike; maastopyöräily; vtt; mountain biking',
  INDOOR_CYCLING:
    'spinning; cyclo trainer; sisäpyöräily; hallenradfahren; indoor-cycling; vélo en salle; ciclismo indoor',
  WALKING:
    'walk; gehen; spazieren; kävely; marche; caminar; camminata; promenad; wandelen; ходьба; chodzenie; caminhada',
  NORDIC_WALKING: 'sauvakävely; nordic-walking; stavgång',
  HIKING: 'hike; wandern; wanderung; vaellus; patikointi; randonnée; senderismo; escursionismo; vandring',
  SWIMMING: 'swim; schwimmen; uinti; natation; natación; nuoto; simning; zwemmen; плавание; pływanie; natação',
  POOL_SWIMMING: 'pool swim; hallenschwimmen; allasuinti',
  OPEN_WATER_SWIMMING: 'open water; freiwasserschwimmen; avovesiuinti',
  STRENGTH_TRAINING:
    'strength; krafttraining; voimaharjoittelu; musculation; entrenamiento de fuerza; allenamento di forza; styrketräning; krachttraining; силовая тренировка; kuntosali; gym; weight training',
  'CROSS-COUNTRY_SKIING':
    'xc skiing; cross country skiing; skilanglauf; langlauf; hiihto; maastohiihto; ski de fond; längdskidåkning; langrenn',
  DOWNHILL_SKIING: 'alpine skiing; ski alpin; laskettelu; ski; utförsåkning',
  ROWING: 'rudern; soutu; aviron; remo; canottaggio; rodd; roeien',
  INLINE_SKATING: 'inline; inlineskaten; rullaluistelu; roller',
  AEROBICS: 'aerobic',
  GYMNASTICK: 'gymnastics; gymnastik; turnen; voimistelu; gymnastique; ginnastica',
  GROUP_EXERCISE: 'group exercise; ryhmäliikunta; gruppentraining',
  YOGA: 'jooga; йога',
  STRETCHING: 'dehnen; venyttely; étirements',
  SOCCER: 'football; fußball; fussball; jalkapallo; fútbol; calcio; fotboll; voetbal',
  TENNIS: 'теннис',
  OTHER_INDOOR: 'indoor; sonstige indoor; muu sisäliikunta; autre sport en salle',
  OTHER_OUTDOOR: 'outdoor; sonstige outdoor; muu ulkoliikunta; autre sport en extérieur',
  OTHER: 'sonstiges; andere; muu; autre; otro; altro; annan; andet',
};

const wordsByName: ReadonlyMap<string, string> = new Map([
  ...Object.entries(names).flatMap(([word, list]) => list.split('; ').map((name) => [keyOf(name), word] as const)),
  ...Object.keys(sportTable).map((word) => [keyOf(word), word] as const),
]);

/** `Cross-country skiing`, `cross country skiing` and `CROSS-COUNTRY_SKIING` are one name. */
function keyOf(name: string): string {
  return name
    .normalize('NFC')
    .toLowerCase()
    .replace(/[\s_-]+/gu, ' ')
    .trim();
}

/** Polar's word for a sport by a name that people read, in one of a dozen languages; undefined if it is none of them. */
export function sportOfName(name: string): string | undefined {
  return wordsByName.get(keyOf(name));
}
