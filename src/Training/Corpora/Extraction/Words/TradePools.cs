namespace CoERouter.Training.Corpora.Extraction.Words;

/// <summary>Words for companies, goods and what letters are about.</summary>
internal static class TradePools
{
    public static readonly WordPool CompanyWords = new(
        "Acme, Alpine, Anchor, Apex, Arrow, Aspen, Atlas, Aurora, Beacon, Blue, Bright, Cascade, Cobalt, Comet, Copper, Coral, Crest, Delta, Eagle, Echo, Ember, Evergreen, " +
        "Falcon, First, Global, Golden, Granite, Green, Harbor, Horizon, Indigo, Iron, Jade, Keystone, Lantern, Liberty, Lotus, Lunar, Maple, Meridian, Metro, Nimbus, Noble, " +
        "Northern, Nova, Oak, Ocean, Onyx, Opal, Orbit, Pacific, Pine, Pioneer, Polar, Prime, Quantum, Quartz, Rapid, Raven, Redwood, River, Royal, Sierra, Silver, Solar, " +
        "Sterling, Summit, Swift, Terra, Titan, Union, Urban, Vector, Velvet, Vertex, Vista, Western, Zenith");

    public static readonly WordPool Materials = new(
        "acrylic, aluminium, bamboo, black, blue, brass, bronze, canvas, ceramic, chrome, copper, cotton, foldable, glass, gold, green, grey, heavy, large, leather, linen, " +
        "marble, matte, metal, mini, oak, orange, paper, pine, pink, plastic, portable, purple, red, rubber, silver, slim, small, solid, steel, teak, velvet, walnut, white, " +
        "wireless, wooden, wool, yellow");

    public static readonly WordPool Goods = new(
        "adapter, apron, armchair, backpack, basket, battery, bench, bicycle, blanket, blender, bookcase, bottle, bowl, bucket, cabinet, cable, camera, candle, carpet, " +
        "chair, charger, clock, coat, couch, cup, curtain, cushion, desk, drill, fan, filter, fork, frame, freezer, gloves, guitar, hammer, headphones, heater, helmet, jacket, " +
        "jar, kettle, keyboard, knife, ladder, lamp, laptop, lock, mattress, microphone, mirror, monitor, mouse, mug, notebook, oven, paint, pan, pen, phone case, pillow, " +
        "plate, printer, projector, pump, rack, radio, router, ruler, saw, scanner, scarf, shelf, shirt, shoes, sofa, speaker, spoon, stapler, stool, stove, suitcase, table, " +
        "tablet, tent, toaster, towel, tripod, umbrella, vacuum, vase, wallet, watch, wrench");

    public static readonly WordPool Topics = new(
        "access card, annual leave, audit, badge, budget, building plan, coffee machine, contract, delivery, elevator, exam, festival, garden, insurance, interview, inventory, " +
        "kitchen, launch, lease, library, license, meeting notes, migration, newsletter, onboarding, parking, password, payment, payroll, photo shoot, prototype, quarterly report, " +
        "refund, release, rent, renovation, repair, roof, sample, schedule, school trip, server move, shipment, survey, tax form, training, translation, trip, visa, warranty, " +
        "website, workshop");

    public static readonly WordPool TopicOpenings = new(
        "About the, Changes to the, Feedback on the, Help with the, News on the, Plan for the, Problem with the, Question about the, Reminder:, Request for the, Review of the, " +
        "Summary of the, Update on the, Your");

    public static readonly WordPool Cuisine = new(
        "Bistro, Brasserie, Cantina, Corner, Dining, Garden, Grill, House, Kitchen, Lounge, Osteria, Pantry, Table, Tavern, Terrace, Trattoria");

    public static readonly WordPool Lodging = new("Hotel, Inn, Lodge, Resort, Suites, Hostel, Palace, Residence, Guesthouse, Plaza, Retreat, Motel");

    public static readonly WordPool Statuses = new(
        "accepted, active, approved, archived, blocked, cancelled, closed, completed, confirmed, delayed, delivered, denied, draft, expired, failed, in progress, in transit, " +
        "new, on hold, open, packed, paid, paused, pending, processing, queued, ready, received, refunded, rejected, resolved, returned, scheduled, shipped, unpaid, waiting");

    public static readonly WordPool Reasons = new(
        "a broken seal, a double booking, a flat tyre, a late train, a missing part, a power cut, a scratch on the back, a sick child, a staff meeting, a storm, a strike, " +
        "a wrong address, a wrong colour, a wrong size, bad weather, high demand, road works, water damage, a cracked screen, a loose hinge, a family visit, heavy snow");
}
