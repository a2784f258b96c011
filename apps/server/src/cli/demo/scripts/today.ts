/** Conversations of the demo that are still going on when it ends: what waits in the queue, and what is in somebody's hands. */
import type { Script } from '../script.ts';

/** Nobody has answered them yet. The oldest first. */
export const WAITING: readonly Script[] = [
  {
    department: 'orders',
    language: 'en',
    subject: 'Express delivery by Friday?',
    category: 'delivery',
    tags: ['presale'],
    lines: `
      < Hello, if I order a grinder today, can it be in Vienna by Friday? It's for a birthday.
      < I'd pay for express, of course.`,
  },
  {
    department: 'billing',
    language: 'de',
    subject: 'Falscher Betrag auf der Rechnung',
    category: 'invoice',
    tags: ['invoice'],
    lines: `
      < Guten Tag, auf der Rechnung zu {order} stehen 129 €, bestellt hatte ich mit Gutschein für 109 €.
      < Bezahlt habe ich noch nicht. Soll ich einfach den kleineren Betrag überweisen?`,
  },
  {
    department: 'general',
    language: 'ja',
    subject: 'ギフト包装はできますか',
    category: 'gift',
    tags: ['gift'],
    lines: `
      < 友人の結婚祝いにマグカップを二つ贈りたいのですが、ギフト包装は可能でしょうか。`,
  },
  {
    department: 'repairs',
    language: 'es',
    subject: 'El hervidor pierde agua',
    category: 'kettle',
    tags: ['warranty'],
    priority: 'high',
    lines: `
      < Buenas tardes, mi hervidor pierde agua por la base desde ayer. Tiene ocho meses.
      < ¿Es peligroso seguir usándolo?`,
  },
  {
    department: 'general',
    language: 'ar',
    subject: 'سؤال عن درجة الطحن',
    category: 'brewing',
    tags: ['advice'],
    lines: `
      < مساء الخير، أي درجة طحن تناسب القهوة العربية على مطحنتكم اليدوية؟`,
  },
  {
    department: 'orders',
    language: 'fr',
    subject: 'Livraison incomplète',
    category: 'wrong-item',
    tags: ['missing-item'],
    priority: 'high',
    lines: `
      < Bonjour, il manque une tasse dans mon colis {order} : j'en avais commandé trois, il n'y en a que deux.`,
  },
  {
    department: 'billing',
    language: 'en',
    subject: 'Card declined, but money was taken',
    category: 'payment',
    tags: ['checkout', 'double-charge'],
    priority: 'urgent',
    lines: `
      < Your site says my card was declined, but my bank shows €218 gone. I have no order and no confirmation!
      < Please look into this quickly, that's my rent money.`,
  },
  {
    department: 'general',
    language: 'en',
    subject: 'Do you have a newsletter?',
    category: 'other',
    tags: [],
    priority: 'low',
    lines: `
      < Hi there, lovely shop. Is there a newsletter I could sign up for?`,
  },
];

/** Somebody has them; the newest word is now one side's, now the other's. */
export const IN_HAND: readonly Script[] = [
  {
    department: 'orders',
    language: 'en',
    subject: 'Two orders, one parcel?',
    category: 'delivery',
    tags: ['order-change'],
    lines: `
      < Hi, I placed two orders within an hour ({order} and the one after it). Could you send them together and save a box?
      > Good idea, and thank you for thinking of the box! They're both still here, so yes.
      > The shipping of the second one, €4.90, goes back to your card.
      < Wonderful. One more thing: could the kettle be wrapped as a gift, and the rest not?`,
  },
  {
    department: 'general',
    language: 'en',
    subject: 'Bitter coffee again',
    category: 'brewing',
    tags: ['advice'],
    lines: `
      < I followed the recipe on the card, but my coffee is still bitter.
      > Let's find out why. Which roast do you use, and how long does the water take to run through?
      < A dark espresso roast, and about five minutes. This is what I use:
      <@ blue-dripper.jpg
      > Five minutes is long: the grind is too fine. Try click 24, and let the water cool for a minute after boiling.`,
  },
  {
    department: 'repairs',
    language: 'de',
    subject: 'Mahlwerk blockiert',
    category: 'grinder',
    tags: ['warranty'],
    priority: 'high',
    lines: `
      < Meine Mühle blockiert komplett, die Kurbel lässt sich keinen Millimeter drehen.
      > Oje. Bitte nicht mit Gewalt: Meist ist es ein Steinchen, das zwischen den Bohnen war.
      > Drehen Sie die Einstellmutter unten ganz auf, dann fällt das Mahlwerk von selbst auseinander.
      # Falls das Mahlwerk eine Scharte hat: Ersatz auf Kulanz, Kundin seit 2021.
      < Tatsächlich, ein Kieselstein! Und jetzt hat eine Schneide eine kleine Scharte. Ist das schlimm?
      <@ chipped-burr.jpg`,
  },
  {
    department: 'billing',
    language: 'es',
    subject: 'Factura para empresa',
    category: 'invoice',
    tags: ['invoice', 'b2b'],
    lines: `
      < Hola, necesito la factura de {order} a nombre de la empresa, por favor.
      > ¡Hola! Sin problema. ¿Me pasas la razón social y el NIF?
      < Cafés del Sur, S. L., B-29384756.`,
  },
  {
    department: 'general',
    language: 'ar',
    subject: 'موعد وصول الطلب',
    category: 'delivery',
    tags: ['tracking'],
    lines: `
      < مرحبًا، متى يصل طلبي رقم {order}؟
      > أهلًا {name}، خرج طلبك من مستودعنا صباح اليوم، ويُتوقع وصوله يوم الخميس.
      < هل يمكن أن يصل بعد الساعة الخامسة مساءً؟`,
  },
  {
    department: 'orders',
    language: 'fr',
    subject: 'Tasse arrivée cassée',
    category: 'damage',
    tags: ['damaged', 'replacement'],
    priority: 'high',
    lines: `
      < Bonjour, une des trois tasses de {order} est arrivée cassée.
      <@ broken-mug.jpg
      > Bonjour {name}, toutes mes excuses ! Je vous en renvoie une dès demain. De quelle couleur était-elle ?
      < Sable. Faut-il garder les morceaux ?`,
  },
];

/** Waits for the customer or a third party. */
export const ON_HOLD: readonly Script[] = [
  {
    department: 'orders',
    language: 'de',
    subject: 'Nachforschung beim Paketdienst',
    category: 'delivery',
    tags: ['lost', 'carrier-claim'],
    priority: 'high',
    lines: `
      < Mein Paket {order} gilt seit Montag als zugestellt, ist aber nirgends.
      > Das klären wir. Ich habe eben eine Nachforschung eingeleitet, der Paketdienst hat dafür bis morgen Mittag Zeit.
      # Nachforschung 88-1311. Ohne Antwort bis 12 Uhr: Ersatz per Express.
      < In Ordnung, danke für die schnelle Hilfe.
      ! pending`,
  },
  {
    department: 'repairs',
    language: 'en',
    subject: 'Kettle handle came loose',
    category: 'kettle',
    tags: ['warranty'],
    lines: `
      < The handle of my kettle came loose this morning. Is it safe to use?
      > Please don't, until we know why. Could you look whether the small brass nut under the handle is still there?
      < I'm at work, I'll check tonight.
      > Perfect, just write here. If it's gone, I'll send you one right away.
      ! pending`,
  },
];
