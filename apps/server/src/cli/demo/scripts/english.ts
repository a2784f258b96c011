/** Conversations of the demo, in English: more than 400 lines, since they are texts and nothing else. */
import type { Script } from '../script.ts';

export const ENGLISH: readonly Script[] = [
  {
    department: 'orders',
    language: 'en',
    subject: 'Where is my kettle?',
    category: 'delivery',
    tags: ['tracking'],
    lines: `
      < Hi! I ordered a gooseneck kettle last Thursday ({order}) and the tracking hasn't moved for three days. Is it lost?
      > Hello {name}, thanks for the order number. Let me look that up for you.
      > It left our workshop on Friday and has been at the depot in Leipzig since Saturday. The carrier had a strike on Monday, so everything there is running two days late.
      < Ah, that explains it. So it's not lost?
      > Not lost. It was scanned again an hour ago, and the carrier now says tomorrow before noon.
      < Perfect, I'll be home. Thank you!
      > Lovely. If it isn't there by tomorrow evening, just write here and we send another one.
      ! resolve Carrier delay, new date confirmed
      ! rate 5 Quick and honest answer.`,
  },
  {
    department: 'orders',
    language: 'en',
    subject: 'Mug arrived broken',
    category: 'damage',
    tags: ['damaged', 'replacement'],
    priority: 'high',
    lines: `
      < The morning mug arrived in pieces. The box looked fine from outside, but there was hardly any padding.
      > Oh no, I'm sorry. Could you tell me your order number? A photo would help our packing team, but you don't need one for a replacement.
      < It's {order}. Two mugs, one is fine, the other one is in about eight pieces.
      <@ broken-mug.jpg
      > Thank you. A new one leaves tomorrow morning, no charge. You don't have to send the pieces back.
      # Third broken mug this month from the same batch of boxes. Told the packing table to double the paper.
      < That was easy. Thanks a lot!
      ! resolve Replacement sent free of charge
      ! rate 5`,
  },
  {
    department: 'general',
    language: 'en',
    subject: 'Which grind for the dripper?',
    category: 'brewing',
    tags: ['advice'],
    lines: `
      < Got the stoneware dripper as a gift. My coffee comes out bitter. What grind setting do you recommend on your hand grinder?
      > What a nice gift! Bitter usually means too fine or too hot. On our grinder, start at click 22 of 36.
      > Water just off the boil is fine for light roasts; for dark ones wait a minute, so you pour at about 90 °C.
      < I've been at 14 the whole time...
      > That's close to espresso, so no wonder. Try 22, 15 g of coffee to 250 g of water, and three minutes in all. If it's sour after that, go down two clicks.
      < Just tried it. Night and day. Thank you!
      > That makes my morning. Enjoy!
      ! resolve Brewing advice
      ! rate 5 The best support I've ever had, and it wasn't even about an order.`,
  },
  {
    department: 'billing',
    language: 'en',
    subject: 'Charged twice for one order',
    category: 'payment',
    tags: ['refund', 'double-charge'],
    priority: 'high',
    lines: `
      < My card shows two charges of €129 for order {order}. I only bought one grinder.
      > Good morning {name}. I see one completed payment and one that was only reserved; the reserved one isn't a real charge, though your bank shows it like one.
      < My bank says it's pending, yes. When does it go away?
      > Normally within five working days. I've also released it from our side just now, which often makes it faster.
      ! pending
      ~ 2d
      < It's gone! Only one charge left. Thanks for following up.
      > Great to hear, thank you for telling us.
      ! resolve Reservation released
      ! rate 4 Took two days, but that was the bank.`,
  },
  {
    department: 'repairs',
    language: 'en',
    subject: 'Grinder handle wobbles',
    category: 'grinder',
    tags: ['spare-part'],
    lines: `
      < After two years the handle of my hand grinder wobbles. Is that something I can fix?
      > It is, with a 4 mm hex key. Under the wooden knob there is a small screw; a quarter turn clockwise is usually enough.
      < Found it. It turns, but doesn't get tight.
      > Then the brass bushing has worn. I'll send you a new one: it costs nothing, and it takes five minutes to swap. Same address as on {order}?
      < Yes, same address. Is there a guide somewhere?
      > It comes printed with the part: four steps, with drawings. And we're here if you get stuck.
      < You are wonderful.
      ! resolve Bushing sent under lifetime repair
      ! rate 5 They repair things. For free. In this century.`,
  },
  {
    department: 'general',
    language: 'en',
    subject: 'Gift wrapping and a note',
    category: 'gift',
    tags: ['gift'],
    lines: `
      < Can you wrap the dripper and add a handwritten note? It's for my sister's birthday.
      > Of course. Wrapping is €3, the note is on us. What should it say?
      < "For slow mornings. Happy birthday, Nora! Love, {name}"
      > That's lovely. Put "gift" into the comment field when you order, and I'll add this text to it. No prices will be in the parcel.
      < Ordered: {order}. Thank you!
      > Found it, and the note is written. It goes out this afternoon.
      ! resolve Gift note added
      ! rate 5`,
  },
  {
    department: 'orders',
    language: 'en',
    subject: 'Change the delivery address',
    category: 'delivery',
    tags: ['address'],
    lines: `
      < I typed my old address! Order {order}. Please tell me it hasn't shipped yet.
      > You're in luck, it's on the packing table. What is the right address?
      < 14 Harbour Lane, 3rd floor, Cork. Same postcode as before, oddly enough.
      > Changed. You'll get a new confirmation in a minute; please check the street once more there.
      < Got it, all correct. Phew.
      ! resolve Address changed before dispatch
      ! rate 5 Saved my parcel.`,
  },
  {
    department: 'billing',
    language: 'en',
    subject: 'Invoice with VAT number',
    category: 'invoice',
    tags: ['b2b', 'vat'],
    lines: `
      < We're a small café and need an invoice with our VAT number for {order}. How do we get one?
      > Happy to. Could you send me the company name as it should appear, and the VAT number?
      < Kaffibarinn Reykjavik ehf., VAT 114093. Sorry, that's the Icelandic one.
      > Thank you. As it's an export, the invoice is without our VAT. Here it is, and also in your mail.
      >@ invoice.pdf
      # Export invoice 2207, zero-rated. Checked the number against the register.
      < Received. Our accountant will be delighted.
      ! resolve Export invoice issued
      ! rate 4`,
  },
  {
    department: 'repairs',
    language: 'en',
    subject: 'Kettle lid no longer fits',
    category: 'kettle',
    tags: ['warranty'],
    lines: `
      < The lid of my kettle got stuck and now it doesn't sit flat any more. Did I ruin it?
      > Very likely not. Did it happen while the kettle was hot?
      < Yes, I pulled it off with pliers, to be honest...
      > Ha, you wouldn't be the first. The rim bends a little. Press it against a flat table, lid upside down, with both hands. Nine times out of ten that's it.
      ~ 20m
      < Nope. It's flatter, but still rattles.
      > Then a new lid it is: €9, or free if you send us the old one in an envelope. Which do you prefer?
      < I'll send the old one. Where to?
      > Halden Repairs, Verkstadsgatan 8, 211 42 Malmö. Write {order} on the envelope, please.
      ! pending
      ~ 4d
      < Posted it on Monday, has it arrived?
      > It came this morning, and your new lid left an hour later. You should have it on Thursday.
      ! resolve Lid exchanged
      ! rate 5 Even the pliers were forgiven.`,
  },
  {
    department: 'general',
    language: 'en',
    subject: 'Do you ship to Canada?',
    category: 'shipping',
    tags: ['presale', 'international'],
    lines: `
      < Do you ship to Canada, and what would it cost for a kettle and a grinder?
      > We do! Shipping to Canada is a flat €28, and takes six to nine working days.
      < And customs?
      > Duty is usually none, but your province's sales tax is collected at the door. For €218 of goods expect about CAD 40.
      < Fair. I'll think about it, thanks for the straight numbers.
      > Any time. The prices hold until the end of the month.
      ! resolve Shipping quote given`,
  },
  {
    department: 'orders',
    language: 'en',
    subject: 'Cancel my order, please',
    category: 'cancellation',
    tags: ['cancelled'],
    lines: `
      < Please cancel {order}. My partner bought the same kettle for me, as it turns out.
      > Great minds! It's cancelled, and the money goes back to your card within three days.
      < Thank you. At least we know it's a good kettle.
      ! resolve Cancelled before dispatch
      ! rate 5`,
  },
  {
    department: 'orders',
    language: 'en',
    subject: 'Wrong item in the parcel',
    category: 'wrong-item',
    tags: ['replacement'],
    priority: 'high',
    lines: `
      < I ordered the dripper in white, and a blue one came. It's pretty, but it doesn't match anything in my kitchen.
      <@ blue-dripper.jpg
      > I'm sorry about that. We can swap it, or you keep the blue one with 20% off. What would you like?
      < Swap, please. Do I have to print a label?
      > No printer needed: the driver who brings the white one takes the blue one along. Just put it into the box it came in.
      < That's very convenient.
      > It leaves today; you'll get a message with the time window.
      ~ 2d
      < The exchange worked perfectly. Thanks!
      ! resolve Exchanged at the door
      ! rate 5 Smooth.`,
  },
  {
    department: 'general',
    language: 'en',
    subject: 'Student discount?',
    category: 'presale',
    tags: ['discount'],
    lines: `
      < Do you have a student discount? The grinder is amazing but a bit above my budget.
      > We don't have one as such, but we do have something better: refurbished grinders, with new burrs and the full guarantee, for €84.
      < Oh! Where do I find them?
      > They aren't on the site, since there are only a few. I can send you a payment link. Shall I reserve one?
      < Yes please!
      > Done, the link is in your mail and valid for three days.
      < Paid. You made my week.
      ! resolve Refurbished grinder sold
      ! rate 5`,
  },
  {
    department: 'billing',
    language: 'en',
    subject: 'Refund still missing',
    category: 'refund',
    tags: ['refund'],
    priority: 'high',
    lines: `
      < I returned my grinder twelve days ago and still have no money. This is getting annoying.
      > I understand, and I'm sorry. Let me find out where it is.
      # Return was booked in on the 4th, but nobody triggered the refund. Doing it by hand.
      > It arrived on the 4th, and the refund was not started as it should have been. That's our mistake. I have just done it, and added €10 for the wait.
      < Okay. When will I see it?
      > With your bank it's usually the next working day.
      ! pending
      ~ 1d
      < It arrived. Thanks for sorting it out, though it shouldn't need a chat.
      > You're right, and we've changed the step that was forgotten.
      ! resolve Refund done by hand, process corrected
      ! rate 3 Solved, but I had to ask.`,
  },
  {
    department: 'repairs',
    language: 'en',
    subject: 'How do I descale the kettle?',
    category: 'kettle',
    tags: ['care'],
    lines: `
      < There's white stuff in my kettle. Vinegar or citric acid?
      > Citric acid, if you have it: one tablespoon to half a litre, bring it to the boil, wait for ten minutes, rinse twice. Vinegar works too, but your next coffee will know.
      < Haha. Thanks!
      > With hard water once a month is about right.
      ! resolve Care advice
      ! rate 5`,
  },
  {
    department: 'general',
    language: 'en',
    subject: 'Opening hours of the showroom',
    category: 'store',
    tags: ['visit'],
    lines: `
      < Is your showroom in Malmö open on Saturdays?
      > Yes, from ten to four, and there's always something brewing. It's at Verkstadsgatan 8, right behind the old tram depot.
      < Great, see you then.
      ! resolve Showroom hours`,
  },
  {
    department: 'orders',
    language: 'en',
    subject: 'Parcel says delivered, but it is not here',
    category: 'delivery',
    tags: ['lost', 'carrier-claim'],
    priority: 'high',
    lines: `
      < Tracking for {order} says "delivered" at 11:42, but I was home and nobody came.
      > That's worrying. Sometimes it's with a neighbour, and the scan doesn't say so. Could you ask next door first?
      < Asked all of them. The driver must have scanned the wrong one.
      > I've opened a claim with the carrier: they ask the driver today. If it isn't found by tomorrow noon, we send a new one without waiting for them.
      # Claim 88-1203 opened. Second one for this depot this week.
      ! pending
      ~ 1d
      > Good morning {name}, the driver couldn't say where it is. A new parcel has just left, by express.
      < Thank you for not making me wait for the paperwork.
      ! resolve Lost by the carrier, resent by express
      ! rate 5 Handled like grown-ups.`,
  },
  {
    department: 'general',
    language: 'en',
    subject: 'Wholesale for our café',
    category: 'b2b',
    tags: ['b2b', 'wholesale'],
    lines: `
      < Hi, we're opening a small café in Bristol and would like ten drippers and four kettles. Do you have trade prices?
      > Congratulations! From ten pieces on it's 25% off, from twenty 30%, and mixed orders count together: so with fourteen you're at 25%.
      < And if we take twenty mugs as well?
      > Then everything is at 30%. That would be €1,031.80 with delivery, if I calculated right. Shall I write you a proper offer?
      < Please do. Company is Tide & Bean Ltd.
      # Offer 311 sent. Wants delivery before the 15th.
      > It's in your inbox, valid for thirty days. And we'd love a picture of the bar when it's done.
      < You'll get one!
      ! resolve Offer sent
      ! rate 5 Felt like talking to people who love what they do.`,
  },
  {
    department: 'repairs',
    language: 'en',
    subject: 'Burrs need replacing?',
    category: 'grinder',
    tags: ['spare-part', 'burrs'],
    lines: `
      < My grinder takes twice as long as it used to. Five years, every day. New burrs?
      > Five years of mornings, that's about 60 kg of coffee. Yes, I'd say they have earned their rest.
      < How much are they?
      > €24 for the pair, and it's a ten-minute job. Or send it in, and we do it with a full service for €35.
      < I'll do it myself. Link?
      > I've put them into your basket at halden.example/cart. Keep the old screws, the new ones are a little longer.
      < Ordered, {order}. Thanks!
      ! resolve Burrs ordered
      ! rate 4`,
  },
  {
    department: 'billing',
    language: 'en',
    subject: 'Voucher code is not accepted',
    category: 'payment',
    tags: ['voucher'],
    lines: `
      < The code SLOWMORNING says "not valid", but your newsletter came yesterday.
      > It has to be SLOWMORNINGS, with an s at the end. Our typo in the newsletter, sorry! Both work from now on.
      < Works. You should hire a proofreader ;)
      > We do now: the next coffee is on us for the hint.
      ! resolve Voucher alias added
      ! rate 5 Funny and fast.`,
  },
  {
    department: 'orders',
    language: 'en',
    subject: 'Can I add a mug to my order?',
    category: 'order-change',
    tags: ['order-change'],
    lines: `
      < Is it too late to add one morning mug to {order}?
      > Not at all, it's packed in about an hour. White or sand?
      < Sand, please.
      > Added. I've sent you a link for the €22, the rest stays as it is.
      < Paid. Thanks!
      ! resolve Mug added
      ! rate 5`,
  },
  {
    department: 'general',
    language: 'en',
    subject: 'Is the glaze food safe?',
    category: 'product',
    tags: ['materials'],
    lines: `
      < I'd like to know whether the glaze of the stoneware contains lead.
      > It doesn't: neither lead nor cadmium. Each batch is tested by an independent lab. I can send you the newest report if you like.
      < Yes please, we have a toddler who drinks his milk from it.
      > It's on its way to your e-mail. And if the mug ever chips, we replace it: chips are where glaze could come off.
      < Very reassuring. Thank you!
      ! resolve Lab report sent
      ! rate 5`,
  },
  {
    department: 'orders',
    language: 'en',
    subject: 'Return without the original box',
    category: 'return',
    tags: ['return'],
    lines: `
      < I'd like to return the grinder, but I've thrown the box away. Is that a problem?
      > No problem, any sturdy box will do. Wrap it in a towel or some newspaper, please; the wood doesn't like corners.
      < And the label?
      > Here is a QR code instead of a label, the parcel shop prints it: halden.example/r/{order}
      < Brilliant.
      > May I ask what you didn't like? Only if you want to tell.
      < It's lovely, just too loud for a flat with a baby.
      # Customer's reason: noise. Passing it on, we've heard that before.
      > That's fair. Come back to us when the baby drinks coffee!
      ! resolve Return label sent
      ! rate 5 Kind people.`,
  },
  {
    department: 'billing',
    language: 'en',
    subject: 'Payment fails with 3-D Secure',
    category: 'payment',
    tags: ['checkout', 'bug'],
    priority: 'urgent',
    lines: `
      < Your checkout hangs at the bank's page. I tried Firefox and Safari, three times now.
      > Thank you for telling us. Which bank is it, and do you see any message?
      < Nordea. It just spins, then "session expired".
      ! escalate Checkout fails for Nordea cards since this morning
      # Two more reports within ten minutes. Told the developers; the payment provider confirms an incident with Nordea.
      > It isn't you: our payment provider has trouble with Nordea since nine. I can reserve the items for you until tomorrow, so nothing sells out.
      < Yes, please reserve. It's the kettle and two mugs.
      > Reserved under your e-mail address. I'll write here as soon as it works again.
      ! pending
      ~ 5h
      > Good news: the provider has repaired it. Would you try once more?
      < Went through at once. Order {order}. Thanks for the personal service!
      ! resolve Incident at the payment provider
      ! rate 5 They kept me in the loop the whole day.`,
  },
];
