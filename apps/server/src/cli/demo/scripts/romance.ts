/** Conversations of the demo, in French, Spanish, Italian and Portuguese. */
import type { Script } from '../script.ts';

export const ROMANCE: readonly Script[] = [
  {
    department: 'orders',
    language: 'fr',
    subject: 'Colis bloqué en douane',
    category: 'customs',
    tags: ['customs', 'tracking'],
    lines: `
      < Bonjour, j'habite à Genève et mon colis {order} est « en attente de dédouanement » depuis quatre jours. C'est normal ?
      > Bonjour {name}, quatre jours, c'est long. Je regarde tout de suite.
      > Il manquait un document de notre côté, je viens de l'envoyer au transporteur. Le colis devrait repartir demain matin.
      < Merci ! Est-ce que je devrai payer quelque chose ?
      > Seulement la TVA suisse, environ 7 francs. Comme l'erreur vient de nous, nous vous la remboursons.
      ! pending
      ~ 2d
      < Bien reçu ce matin, tout est intact. Merci encore pour le geste.
      ! resolve Document de douane envoyé, TVA remboursée
      ! rate 5 Réponse claire et honnête.`,
  },
  {
    department: 'general',
    language: 'fr',
    subject: 'Quel moulin pour un débutant ?',
    category: 'presale',
    tags: ['advice'],
    lines: `
      < Bonjour, je débute dans le café filtre. Votre moulin manuel est-il trop compliqué pour commencer ?
      > Pas du tout : 36 crans, et vous n'en utiliserez que trois. Pour le filtre, commencez au cran 22.
      < Et le nettoyage ?
      > Un coup de pinceau par semaine. Aucun outil, aucun produit.
      < Vous m'avez convaincue, je le commande ce soir.
      > Bonne dégustation ! Et si le premier café n'est pas bon, écrivez-nous, on trouvera pourquoi.
      ! resolve Conseil avant achat
      ! rate 5`,
  },
  {
    department: 'orders',
    language: 'fr',
    subject: 'Modifier ma commande',
    category: 'order-change',
    tags: ['order-change'],
    lines: `
      < J'ai commandé une tasse de trop ({order}). Peut-on corriger avant l'envoi ?
      > Oui, la commande n'est pas encore emballée. Je retire une tasse : vous en gardez deux, c'est bien ça ?
      < Exactement.
      > C'est fait, 22 € vous seront remboursés d'ici trois jours.
      < Parfait, merci beaucoup.
      ! resolve Commande corrigée
      ! rate 5`,
  },
  {
    department: 'billing',
    language: 'fr',
    subject: 'Facture introuvable',
    category: 'invoice',
    tags: ['invoice'],
    lines: `
      < Je ne retrouve pas la facture de {order}, et mon comptable s'impatiente…
      > Les comptables, on les connaît ! La voici.
      >@ facture.pdf
      < Reçue. Vous me sauvez.
      ! resolve Facture renvoyée
      ! rate 5 Trente secondes. Bravo.`,
  },
  {
    department: 'repairs',
    language: 'fr',
    subject: 'Filtre en grès ébréché',
    category: 'damage',
    tags: ['replacement'],
    lines: `
      < Mon filtre est tombé et il est ébréché sur le bord. Puis-je encore l'utiliser ?
      > Je vous le déconseille : là où l'émail est parti, le grès absorbe l'eau et peut se fendre.
      < Dommage, je l'aimais bien.
      > Nous remplaçons les pièces ébréchées à moitié prix, donc 17 €. Cela vous convient ?
      < Oui, volontiers. C'est très correct de votre part.
      > Le lien est dans votre boîte mail. Même couleur, « brume ».
      ! resolve Remplacement à moitié prix
      ! rate 4`,
  },
  {
    department: 'billing',
    language: 'es',
    subject: 'Reembolso de mi devolución',
    category: 'refund',
    tags: ['refund'],
    lines: `
      < Hola, devolví el hervidor hace una semana y todavía no veo el dinero.
      > Hola {name}, ¿me das el número de pedido?
      < {order}
      > Gracias. Llegó el lunes y el reembolso salió ayer, así que tu banco lo mostrará entre hoy y mañana.
      < Ah, perfecto. Pensé que se había perdido.
      > Tranquilo, si el viernes no está, me escribes y lo reclamo yo.
      ! resolve Reembolso confirmado
      ! rate 5 Muy amables.`,
  },
  {
    department: 'orders',
    language: 'es',
    subject: '¿Enviáis a Canarias?',
    category: 'shipping',
    tags: ['presale', 'international'],
    lines: `
      < Buenas, ¿enviáis a Tenerife? En la web no me deja poner el código postal.
      > ¡Buenas! Sí, pero de momento solo por aquí: la web no sabe calcular el IGIC.
      < ¿Y cuánto sería un molinillo?
      > 104 € sin IVA, más 14 € de envío. El IGIC, un 7 %, lo pagas al recibirlo.
      < Me parece bien. ¿Cómo pago?
      > Te mando un enlace al correo. En cuanto esté pagado sale, y tarda unos seis días.
      < Pagado. ¡Gracias!
      ! resolve Pedido especial a Canarias
      ! rate 5`,
  },
  {
    department: 'general',
    language: 'es',
    subject: 'Café demasiado ácido',
    category: 'brewing',
    tags: ['advice'],
    lines: `
      < Hola, con el filtro de cerámica el café me sale muy ácido. ¿Qué hago mal?
      > Seguramente nada grave. Ácido suele ser molienda gruesa o agua poco caliente. ¿En qué número tienes el molinillo?
      < En el 30.
      > Ahí está: baja al 22 y calienta el filtro con agua antes de empezar.
      ~ 15m
      < Madre mía, qué diferencia. ¡Mil gracias!
      ! resolve Consejo de preparación
      ! rate 5 Un diez.`,
  },
  {
    department: 'repairs',
    language: 'es',
    subject: 'Garantía del molinillo',
    category: 'grinder',
    tags: ['warranty'],
    lines: `
      < La manivela de mi molinillo se ha partido. ¿Entra en garantía?
      > Entra, y aunque no entrara: las reparaciones son para toda la vida. ¿Me puedes decir de qué año es?
      < Lo compré en 2023.
      > Entonces lleva la manivela nueva, con una sola pieza de acero. Te la envío mañana, sin coste.
      < ¿De verdad gratis?
      > De verdad. Preferimos arreglar uno viejo que vender uno nuevo.
      ! resolve Manivela enviada
      ! rate 5 Así da gusto.`,
  },
  {
    department: 'billing',
    language: 'es',
    subject: 'Cambiar el método de pago',
    category: 'payment',
    tags: ['checkout'],
    lines: `
      < ¿Puedo pagar {order} con transferencia en vez de tarjeta?
      > Claro. Te acabo de enviar los datos; guardamos el pedido siete días.
      ! pending
      ~ 1d
      < Transferencia hecha esta mañana.
      > Ya ha llegado. Tu pedido sale hoy mismo.
      ! resolve Pago recibido por transferencia
      ! rate 4`,
  },
  {
    department: 'general',
    language: 'it',
    subject: 'Va bene per la moka?',
    category: 'presale',
    tags: ['advice'],
    lines: `
      < Buongiorno, il vostro macinacaffè va bene anche per la moka?
      > Buongiorno! Sì, al numero 16 è perfetto per la moka. Per il filtro invece si sta sul 22.
      < E quanto ci mette per due tazze?
      > Circa quaranta secondi, senza fretta.
      < Ottimo, lo prendo. Grazie mille!
      ! resolve Consulenza
      ! rate 5`,
  },
  {
    department: 'orders',
    language: 'it',
    subject: 'Pacco consegnato al vicino sbagliato',
    category: 'delivery',
    tags: ['tracking'],
    lines: `
      < Il tracking di {order} dice «consegnato a Rossi», ma nel mio palazzo non c'è nessun Rossi.
      > Che strano, mi scusi. Chiedo subito al corriere a quale numero civico ha consegnato.
      > Mi hanno risposto: civico 41 invece di 14. Il signor Rossi del 41 ha il suo pacco e la aspetta.
      < Ahah, trovato. Gentilissimo anche lui.
      ! resolve Pacco ritrovato al civico 41
      ! rate 5 Risolto in dieci minuti.`,
  },
  {
    department: 'general',
    language: 'pt',
    subject: 'Chaleira em fogão de indução',
    category: 'product',
    tags: ['presale'],
    lines: `
      < Olá! A chaleira funciona em placa de indução?
      > Olá! Funciona, sim. A base tem 12 cm, por isso escolha a zona mais pequena.
      < E a pega aquece?
      > A de madeira não; a de aço fica morna passados uns cinco minutos.
      < Ótimo, obrigada pela ajuda.
      ! resolve Informação sobre o produto
      ! rate 5`,
  },
];
