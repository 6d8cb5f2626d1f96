namespace CoERouter.Training.Corpora.Extraction.Words;

/// <summary>Words for companies, goods and what letters are about.</summary>
internal static class TradePools
{
    public static readonly WordPool CompanyWords = new(
        "Acme, Alpine, Anchor, Apex, Arrow, Aspen, Atlas, Aurora, Beacon, Blue, Bright, Cascade, Cobalt, Comet, Copper, Coral, Crest, " +
        "Delta, Eagle, Echo, Ember, Evergreen, Falcon, First, Global, Golden, Granite, Green, Harbor, Horizon, Indigo, Iron, Jade, " +
        "Keystone, Lantern, Liberty, Lotus, Lunar, Maple, Meridian, Metro, Nimbus, Noble, Northern, Nova, Oak, Ocean, Onyx, Opal, " +
        "Orbit, Pacific, Pine, Pioneer, Polar, Prime, Quantum, Quartz, Rapid, Raven, Redwood, River, Royal, Sierra, Silver, Solar, " +
        "Sterling, Summit, Swift, Terra, Titan, Union, Urban, Vector, Velvet, Vertex, Vista, Western, Zenith");

    public static readonly WordPool Materials = new(
        "acrylic, aluminium, bamboo, black, blue, brass, bronze, canvas, ceramic, chrome, copper, cotton, foldable, glass, gold, " +
        "green, grey, heavy, large, leather, linen, marble, matte, metal, mini, oak, orange, paper, pine, pink, plastic, portable, " +
        "purple, red, rubber, silver, slim, small, solid, steel, teak, velvet, walnut, white, wireless, wooden, wool, yellow");

    public static readonly WordPool Goods = new(
        "adapter, apron, armchair, backpack, basket, battery, bench, bicycle, blanket, blender, bookcase, bottle, bowl, bucket, " +
        "cabinet, cable, camera, candle, carpet, chair, charger, clock, coat, couch, cup, curtain, cushion, desk, drill, fan, filter, " +
        "fork, frame, freezer, gloves, guitar, hammer, headphones, heater, helmet, jacket, jar, kettle, keyboard, knife, ladder, " +
        "lamp, laptop, lock, mattress, microphone, mirror, monitor, mouse, mug, notebook, oven, paint, pan, pen, phone case, pillow, " +
        "plate, printer, projector, pump, rack, radio, router, ruler, saw, scanner, scarf, shelf, shirt, shoes, sofa, speaker, spoon, " +
        "stapler, stool, stove, suitcase, table, tablet, tent, toaster, towel, tripod, umbrella, vacuum, vase, wallet, watch, wrench");

    public static readonly WordPool Topics = new(
        "access card, annual leave, audit, badge, budget, building plan, coffee machine, contract, delivery, elevator, exam, " +
        "festival, garden, insurance, interview, inventory, kitchen, launch, lease, library, license, meeting notes, migration, " +
        "newsletter, onboarding, parking, password, payment, payroll, photo shoot, prototype, quarterly report, refund, release, " +
        "rent, renovation, repair, roof, sample, schedule, school trip, server move, shipment, survey, tax form, training, " +
        "translation, trip, visa, warranty, website, workshop");

    public static readonly WordPool TopicOpenings = new(
        "About the, Changes to the, Feedback on the, Help with the, News on the, Plan for the, Problem with the, Question about the, " +
        "Reminder:, Request for the, Review of the, Summary of the, Update on the, Your");

    public static readonly WordPool Cuisine = new(
        "Bistro, Brasserie, Cantina, Corner, Dining, Garden, Grill, House, Kitchen, Lounge, Osteria, Pantry, Table, Tavern, Terrace, " +
        "Trattoria");

    public static readonly WordPool Lodging = new(
        "Hotel, Inn, Lodge, Resort, Suites, Hostel, Palace, Residence, Guesthouse, Plaza, Retreat, Motel");

    public static readonly WordPool Statuses = new(
        "accepted, active, approved, archived, blocked, cancelled, closed, completed, confirmed, delayed, denied, done, expired, " +
        "failed, in progress, inactive, new, on hold, open, paused, pending, processing, queued, ready, rejected, reopened, resolved, " +
        "scheduled, started, stopped, waiting, under review");

    public static readonly WordPool Hindrances = new(
        "a double booking, a family visit, a flat tyre, a late train, a power cut, a sick child, a staff meeting, a storm, a strike, " +
        "a wedding, bad weather, heavy snow, high demand, illness, road works, a broken lift, a closed road, a dentist visit, a " +
        "public holiday, an accident, a flood, thick fog");

    public static readonly WordPool Damages = new(
        "a broken seal, a cracked screen, a loose hinge, a missing part, a scratch on the back, a wrong colour, a wrong size, water " +
        "damage, a bent frame, a torn cover, a dead battery, a faulty switch, a strange smell, a leak, a dent on the side, a missing " +
        "manual, a blunt edge, a broken handle, loose screws, a noisy motor");
}
