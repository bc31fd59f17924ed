import type { Flow } from '../../wizard/flow-state.ts';
import { passphraseQuestion } from '../../wizard/passphrase.ts';
import { piece, prose, row } from '../text/row.ts';
import type { Field } from '../wizard/field.ts';
import type { View } from '../wizard/view.ts';
import { wizardBindings } from '../wizard/wizard-bindings.ts';
import { placeOf } from './place.ts';
import { typedRows } from './question-screen.ts';
import type { Screen, Setting } from './screen.ts';

/** Asks for the passphrase of the CA's key. `refusal` says why the one before did not open it, until another one is typed. */
export function passphraseScreen(flow: Flow, refusal: string | undefined, view: View, setting: Setting): Screen {
  const { label, hint } = passphraseQuestion;
  const isTyping = view.field.characters.length > 0;
  const said = isTyping ? undefined : (view.refusal ?? refusal);
  return {
    place: placeOf(flow, 'passphrase'),
    top: [
      ...prose(label, setting.textColumns, { tone: 'strong' }),
      ...prose(hint, setting.textColumns, { tone: 'dim' }),
    ],
    body: typedRows({ field: masked(view.field), refusal: said }, setting),
    offset: view.offset,
    bottom: [row(piece('Nothing is changed before the review.', 'dim'))],
    bindings: wizardBindings(flow),
  };
}

/** As many stars as characters: what was typed is in no frame. */
function masked({ characters, cursor }: Field): Field {
  return { characters: characters.map(() => '*'), cursor };
}
