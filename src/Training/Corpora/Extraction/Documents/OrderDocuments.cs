namespace CoERouter.Training.Corpora.Extraction.Documents;

/// <summary>Orders, deliveries and stock.</summary>
internal static class OrderDocuments
{
    public static IReadOnlyList<Document> All { get; } =
    [
        Document.Of("order-confirmation", "mail",

            "Thank you, {customer}! Your order {order_id} of {quantity} x {product} is {confirmed|in our system}. Total: {total} {currency}.(? It {arrives|comes} on {delivery_date}.?)",
            "Order {order_id}\n{quantity} x {product}\nTotal {total} {currency}\nShip to: {customer}, {street}, {zip} {city}",
            "~{order_id=}\n{customer=}\n{product=}\n{quantity=}\n{total=}(?\n{delivery_date=}?)"),
        Document.Of("order-mail", "mail",

            "Hello,\n{please send|we need|I would like} {quantity} {boxes|pieces|units} of {product} to {street}, {city} by {delivery_date}.(? Our number is {customer_id}.?)\n{name}, {company}",
            "Dear {vendor}, please {deliver|order} {quantity} x {product} (item {sku}) for {department}.(? {:filler}?)\n{name}"),
        Document.Of("shipping-notice", "notice",

            "Your {parcel|package} {tracking_number} from {store} is on its way with {carrier}. {Delivery|It arrives} on {delivery_date}(? between {start_time} and {end_time}?).",

            "Hi {customer}, order {order_id} {left|has left} our warehouse in {city}. {Track it with|Tracking code} {tracking_number} at {carrier}.(? Weight: {weight}.?)",
            "{carrier}: parcel {tracking_number} for {recipient}, {street}, {zip} {city}. Weight {weight}."),
        Document.Of("delivery-failed", "notice",

            "{driver} of {carrier} {missed you|could not deliver} on {date} at {time}. Pick up parcel {tracking_number} at {store}, {street}(?, until {deadline}?).",
            "Sorry {recipient}, we could not deliver parcel {tracking_number} because of {reason}. {New try|Next try}: {delivery_date}.(? Call {phone}.?)"),
        Document.Of("delivery-note", "delivery note",

            "Delivery note\nOrder: {order_id}\nSupplier: {vendor}\nBuyer: {buyer}, {city}\nGoods: {quantity} x {product}(?\nWeight: {weight}?)",
            "{driver} {brought|delivered} {quantity} x {product} from {vendor} on {date}. Truck {plate}.(? Order {order_id}.?)"),
        Document.Of("return", "mail",

            "Hello,\nI {want to return|am sending back} the {product} from order {order_id}. Reason: {reason:damage}. Please {pay|refund} {refund} {currency} to {iban}.\n{customer}",
            "Return of {product}, order {order_id}\nCustomer: {customer}\nReason: {reason:damage}\nSend back by {return_date}(?\nQuestions: {email}?)"),
        Document.Of("stock", "note",
            "{We have|There are} {quantity} x {product} left in {city} (item {sku}). {Order more from|Ask} {vendor}(? at {phone}?).",
            "Stock\n{sku} {product}\nOn hand: {quantity}\nPrice: {price} {currency}\nVendor: {vendor}"),
        Document.Of("purchase", "order",

            "Purchase order {order_id}\nBuyer: {buyer}\nSupplier: {vendor}\nItem: {product}\nQty: {quantity}\nUnit price: {price} {currency}",
            "{buyer} {buys|orders} {quantity} x {product} from {vendor} for {total} {currency} (order {order_id}, {date}).(? Contact: {contact}?)"),
        Document.Of("classified", "ad",

            "For sale: {product}, {almost new|used|good as new}, {price} {currency}. Pick up in {city}. {Call|Phone} {name} at {phone}(? or write to {email}?).",
            "{name} {sells|offers} this {product} in {zip} {city} for {currency:symbol}{price}.(? {:filler}?) {Mail|Contact}: {email}"),
        Document.Of("warranty", "form",
            "~{product=}\n{serial_number=}\n{order_date=}\n{owner=}(?\n{store=}?)",
            "The {product} with serial number {serial_number} {belongs to|is owned by} {owner}. {Bought at|It is from} {store} on {order_date}."),
    ];
}
