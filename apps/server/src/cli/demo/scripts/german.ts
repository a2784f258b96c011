/** Conversations of the demo, in German. */
import type { Script } from '../script.ts';

export const GERMAN: readonly Script[] = [
  {
    department: 'orders',
    language: 'de',
    subject: 'Wo bleibt mein Paket?',
    category: 'delivery',
    tags: ['tracking'],
    lines: `
      < Guten Morgen! Meine Bestellung {order} sollte gestern kommen, in der Verfolgung steht aber nur „in Zustellung“.
      > Guten Morgen, ich schaue gleich nach.
      > Das Paket lag gestern Abend noch im Wagen, der Fahrer hat es nicht mehr geschafft. Heute steht es als Erstes auf der Tour, zwischen 9 und 11 Uhr.
      < Super, dann bin ich da. Vielen Dank!
      > Gern. Falls es doch nicht klappt, schreiben Sie einfach hier weiter.
      ! resolve Zustellung heute, vom Fahrdienst bestätigt
      ! rate 5 Schnell und freundlich.`,
  },
  {
    department: 'repairs',
    language: 'de',
    subject: 'Mühle quietscht',
    category: 'grinder',
    tags: ['care'],
    lines: `
      < Meine Handmühle quietscht seit ein paar Tagen furchtbar. Ölen?
      > Bitte nicht ölen, das schmeckt man später im Kaffee. Meist sitzt feiner Kaffeestaub im oberen Lager.
      > Nehmen Sie die Kurbel ab und pinseln Sie das Lager trocken aus. Dann mahlen Sie einmal eine Handvoll ungekochten Reis.
      < Reis, im Ernst?
      > Im Ernst, er nimmt die alten Kaffeeöle mit. Aber nur weißen Rundkornreis, der ist weich genug.
      ~ 25m
      < Sie ist still wie am ersten Tag. Meine Familie dankt.
      ! resolve Reinigung erklärt
      ! rate 5 Der Tipp mit dem Reis ist Gold wert.`,
  },
  {
    department: 'billing',
    language: 'de',
    subject: 'Rechnung auf Firma umschreiben',
    category: 'invoice',
    tags: ['invoice', 'b2b'],
    lines: `
      < Könnten Sie die Rechnung zu {order} auf unsere Firma ausstellen? Ich habe beim Bestellen das Feld übersehen.
      > Natürlich. Wie lautet die genaue Anschrift, und haben Sie eine USt-IdNr.?
      < Tischlerei Brandt GmbH, Lindenweg 3, 24103 Kiel. DE 811 234 567.
      > Danke. Die alte Rechnung ist storniert, hier ist die neue.
      >@ rechnung.pdf
      < Perfekt, das ging ja schnell.
      ! resolve Rechnung neu ausgestellt
      ! rate 5`,
  },
  {
    department: 'orders',
    language: 'de',
    subject: 'Kanne beschädigt angekommen',
    category: 'damage',
    tags: ['damaged', 'replacement'],
    priority: 'high',
    lines: `
      < Der Wasserkessel hat eine Delle am Griff. Der Karton war an einer Ecke eingedrückt.
      > Das tut mir leid! Haben Sie die Bestellnummer für mich?
      < {order}
      <@ dented-kettle.jpg
      <@ crushed-box.jpg
      > Danke. Möchten Sie einen neuen, oder reicht Ihnen ein Nachlass von 25 €, wenn er sonst in Ordnung ist?
      < Er ist ein Geschenk, also bitte einen neuen.
      > Verstanden. Der neue geht heute noch raus, den alten nimmt der Fahrer mit.
      # Delle am Griff, Karton eingedrückt. Reklamation beim Paketdienst angelegt.
      < Klasse, danke Ihnen.
      ! resolve Ersatz verschickt, Abholung beauftragt
      ! rate 4`,
  },
  {
    department: 'general',
    language: 'de',
    subject: 'Filter für den Keramikfilterhalter',
    category: 'product',
    tags: ['advice'],
    lines: `
      < Welche Filtertüten passen in den Steingutfilter?
      > Konische in Größe 02, zum Beispiel unsere ungebleichten. Die in Trapezform stehen leider am Rand über.
      < Und muss man sie wirklich vorher ausspülen?
      > Es lohnt sich: Das Papier schmeckt nicht mehr nach Papier, und der Filter ist gleich vorgewärmt.
      < Wieder was gelernt. Danke!
      ! resolve Beratung
      ! rate 5`,
  },
  {
    department: 'repairs',
    language: 'de',
    subject: 'Dichtung für den Kessel',
    category: 'kettle',
    tags: ['spare-part'],
    lines: `
      < Mein Kessel tropft am Ausguss. Gibt es die Dichtung einzeln?
      > Ja, und sie kostet nichts. Ist es der Kessel mit dem Holzgriff oder der mit dem schwarzen?
      < Mit Holzgriff, gekauft vor drei Jahren.
      > Dann ist es die größere. Sie geht morgen als Brief raus, mit einer kleinen Zeichnung zum Einsetzen.
      ! pending
      ~ 3d
      < Dichtung ist da und sitzt. Kein Tropfen mehr!
      > Wunderbar. Noch viele Kannen Kaffee damit!
      ! resolve Dichtung kostenlos zugeschickt
      ! rate 5 Reparieren statt wegwerfen, so soll es sein.`,
  },
  {
    department: 'general',
    language: 'de',
    subject: 'Gutschein verschenken',
    category: 'gift',
    tags: ['gift', 'voucher'],
    lines: `
      < Kann man bei Ihnen Gutscheine kaufen, die man ausgedruckt verschenken kann?
      > Ja, in jeder Höhe ab 20 €. Sie bekommen ein PDF zum Ausdrucken, auf Wunsch mit eigenem Text.
      < Wie lange gilt er?
      > Unbegrenzt. Wir finden, Kaffee hat Zeit.
      < Schön gesagt. Dann bestelle ich einen über 50 €.
      ! resolve Gutschein erklärt
      ! rate 5`,
  },
  {
    department: 'billing',
    language: 'de',
    subject: 'Lastschrift doppelt abgebucht',
    category: 'payment',
    tags: ['refund', 'double-charge'],
    priority: 'high',
    lines: `
      < Bei mir wurden zweimal 34 € abgebucht, ich habe aber nur einen Filter gekauft.
      > Guten Tag, das sehe ich auch so. Bei der ersten Buchung gab es eine Störung, und sie wurde wiederholt, obwohl sie durchgegangen war.
      > Ich habe die zweite eben zurücküberwiesen. Das dauert zwei Bankarbeitstage.
      < Danke für die schnelle Erklärung.
      # Doppelbuchung durch Wiederholung, Fall 5 von 5 aus dem Vorfall vom Dienstag. Jetzt alle erledigt.
      ! resolve Zweite Buchung erstattet
      ! rate 4 Ärgerlich, aber gut gelöst.`,
  },
];
