/** Conversations of the demo, in Japanese, Arabic, Dutch and Swedish. */
import type { Script } from '../script.ts';

export const WORLD: readonly Script[] = [
  {
    department: 'general',
    language: 'ja',
    subject: 'ドリッパーの湯量について',
    category: 'brewing',
    tags: ['advice'],
    lines: `
      < はじめまして。陶器のドリッパーを買いました。二人分だと、お湯はどのくらい必要でしょうか。
      > お買い上げありがとうございます。二人分でしたら、豆24グラムにお湯400ミリリットルが目安です。
      < 注ぐ速さにコツはありますか?
      > 最初に50ミリリットルほど注いで30秒蒸らし、そのあとは三回に分けて、ゆっくり円を描くように注いでください。
      < やってみました。とても甘い味になりました。ありがとうございます!
      > それは何よりです。どうぞよい朝をお過ごしください。
      ! resolve 淹れ方のご案内
      ! rate 5 丁寧に教えていただきました。`,
  },
  {
    department: 'general',
    language: 'ja',
    subject: '日本への配送',
    category: 'shipping',
    tags: ['presale', 'international'],
    lines: `
      < 手挽きミルを日本へ送っていただけますか。送料と日数を知りたいです。
      > はい、日本へもお送りしております。送料は一律25ユーロ、7日から10日ほどで届きます。
      < 関税はかかりますか。
      > この金額でしたら関税はかかりませんが、消費税は受け取りの際にお支払いいただきます。
      < わかりました。注文します。
      ! resolve 海外配送のご案内
      ! rate 5`,
  },
  {
    department: 'orders',
    language: 'ja',
    subject: 'マグカップが割れていました',
    category: 'damage',
    tags: ['damaged', 'replacement'],
    priority: 'high',
    lines: `
      < 本日届いたマグカップの取っ手が割れていました。注文番号は{order}です。
      <@ mug-handle.jpg
      > ご迷惑をおかけして申し訳ございません。すぐに新しいものをお送りいたします。
      < 割れたものは返送が必要ですか。
      > いいえ、そのまま処分していただいて結構です。新しいものは明日発送し、追跡番号をメールでお知らせします。
      # 日本向けの箱は緩衝材を二重にするよう梱包担当に連絡済み。
      < 迅速なご対応、ありがとうございます。
      ! resolve 代替品を発送
      ! rate 5`,
  },
  {
    department: 'repairs',
    language: 'ja',
    subject: 'ミルの刃の交換時期',
    category: 'grinder',
    tags: ['spare-part', 'burrs'],
    lines: `
      < 三年ほど毎日使っています。刃はいつ交換すればよいでしょうか。
      > 毎日二杯でしたら、五年ほどが目安です。挽くのに以前の倍の時間がかかるようになったら交換どきです。
      < まだ大丈夫そうです。安心しました。
      > はい、まだまだお使いいただけます。月に一度ブラシで掃除していただくと長持ちします。
      ! resolve 交換時期のご案内
      ! rate 4`,
  },
  {
    department: 'general',
    language: 'ar',
    subject: 'هل توصلون إلى الإمارات؟',
    category: 'shipping',
    tags: ['presale', 'international'],
    lines: `
      < السلام عليكم، هل توصلون إلى دبي؟ أريد الغلاية والمطحنة معًا.
      > وعليكم السلام ورحمة الله، نعم نوصل إلى دبي خلال خمسة إلى سبعة أيام عمل.
      < وكم تكلفة الشحن؟
      > ثلاثون يورو للطلب كله، ومع طلب فوق 200 يورو يكون الشحن مجانًا. مجموع طلبك 218 يورو، فلن تدفع شيئًا.
      < ممتاز، سأطلب الآن. شكرًا جزيلًا!
      > على الرحب والسعة، وقهوة هنيئة!
      ! resolve استفسار عن الشحن
      ! rate 5 خدمة راقية وسريعة.`,
  },
  {
    department: 'general',
    language: 'ar',
    subject: 'إرجاع منتج',
    category: 'return',
    tags: ['return'],
    lines: `
      < مرحبًا، استلمت الإبريق أمس، لكن لونه لا يناسب مطبخي. هل يمكنني إرجاعه؟
      > أهلًا بك، بالطبع. لديك ثلاثون يومًا، حتى لو استعملته.
      < رائع. كيف أرسله؟
      > أرسلت إلى بريدك رمزًا لنقطة الشحن الأقرب إليك، ولا تحتاج إلى طابعة. رقم الطلب {order}، أليس كذلك؟
      < نعم، هو. شكرًا على التسهيل.
      ! resolve تم إرسال رمز الإرجاع
      ! rate 5`,
  },
  {
    department: 'billing',
    language: 'ar',
    subject: 'لم يصل المبلغ المسترد',
    category: 'refund',
    tags: ['refund'],
    priority: 'high',
    lines: `
      < أعدت الكوب منذ أسبوعين ولم يصلني المبلغ حتى الآن. رقم الطلب {order}.
      > أعتذر عن التأخير. دعني أتحقق من الأمر فورًا.
      # البنك رفض التحويل: رقم الحساب ناقص خانة.
      > وجدت السبب: رفض البنك التحويل لأن رقم الحساب ينقصه رقم واحد. هل ترسله لي مرة أخرى عبر الرابط الآمن في بريدك؟
      ! pending
      ~ 6h
      < أرسلته الآن.
      > وصل، وقد أعدنا التحويل. سيظهر في حسابك خلال يومين، وأضفنا خمسة يورو تعويضًا عن الانتظار.
      < جزاكم الله خيرًا.
      ! resolve أعيد التحويل برقم الحساب الصحيح
      ! rate 4 تأخر الأمر، لكن التعامل كان ممتازًا.`,
  },
  {
    department: 'repairs',
    language: 'ar',
    subject: 'الغلاية تسرّب الماء',
    category: 'kettle',
    tags: ['spare-part'],
    lines: `
      < الغلاية تسرّب قليلًا من الماء عند المقبض. عمرها سنة تقريبًا.
      > هذا غالبًا من الحلقة المطاطية، وهي قطعة نرسلها مجانًا. هل المقبض خشبي؟
      < نعم، خشبي.
      > إذًا هي الحلقة الكبيرة. سنرسلها غدًا مع رسم صغير يبيّن طريقة تركيبها.
      < شكرًا لكم، خدمة ممتازة.
      ! resolve أرسلت الحلقة مجانًا
      ! rate 5`,
  },
  {
    department: 'orders',
    language: 'nl',
    subject: 'Bezorgmoment wijzigen',
    category: 'delivery',
    tags: ['address'],
    lines: `
      < Hoi, kan {order} ook zaterdag bezorgd worden? Doordeweeks is er niemand thuis.
      > Hoi {name}, dat kan. Zaterdag tussen tien en twee, of liever naar een afhaalpunt?
      < Zaterdag is prima.
      > Geregeld. Je krijgt vrijdagavond nog een bericht met het precieze tijdvak.
      < Top, bedankt!
      ! resolve Bezorging naar zaterdag verplaatst
      ! rate 5`,
  },
  {
    department: 'repairs',
    language: 'nl',
    subject: 'Houten knop gebarsten',
    category: 'grinder',
    tags: ['spare-part'],
    lines: `
      < De houten knop van mijn molen is gebarsten, waarschijnlijk door de vaatwasser. Mijn eigen schuld.
      > Ach, dat overkomt meer mensen. Een nieuwe knop is € 6, of gratis als je belooft dat hij nooit meer in de vaatwasser gaat.
      < Beloofd!
      > Dan gaat hij morgen op de post. Eén schroefje los, knop erop, klaar.
      ! resolve Knop gratis opgestuurd
      ! rate 5 Met een glimlach geholpen.`,
  },
  {
    department: 'general',
    language: 'sv',
    subject: 'Hämta i butiken',
    category: 'store',
    tags: ['visit'],
    lines: `
      < Hej! Kan jag hämta {order} i butiken i Malmö i stället för att få den hemskickad?
      > Hej! Javisst, den ligger klar från klockan tre i dag. Frakten får du tillbaka.
      < Toppen, då kommer jag förbi efter jobbet. Bjuder ni på kaffe?
      > Alltid.
      ! resolve Hämtas i butik, frakten återbetald
      ! rate 5 Kaffet var dessutom utmärkt.`,
  },
];
