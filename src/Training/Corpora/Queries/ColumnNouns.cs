namespace CoERouter.Training.Corpora.Queries;

/// <summary>Names of columns by the kind of their values.</summary>
internal static class ColumnNouns
{
    /// <summary>Names of training.</summary>
    public static readonly IReadOnlyDictionary<ColumnKind, string[]> Seen = new Dictionary<ColumnKind, string[]>
    {
        [ColumnKind.Integer] = TableNouns.Words(
            """
            age quantity stock year capacity floor seats points score rank level duration pages units visits votes goals wins
            losses likes views shares followers members rooms beds doors pieces copies attempts errors stars hours days weeks
            months minutes seconds steps laps mileage population salary bonus children passengers calories batch_size
            seat_count floor_number page_count order_count room_count team_size max_players min_age lead_time wait_time
            shelf_life stock_level item_count birth_year model_year start_year credit_limit word_count play_count error_count
            """),
        [ColumnKind.Decimal] = TableNouns.Words(
            """
            price total amount cost weight height width depth length speed rating balance budget fee tax discount rate profit
            revenue income distance area volume temperature pressure humidity margin percentage latitude longitude altitude
            radius wage rent deposit interest unit_price list_price sale_price net_price total_cost tax_rate unit_cost
            shipping_fee interest_rate hourly_rate net_weight gross_weight avg_speed max_speed fuel_cost energy_use
            monthly_rent late_fee exchange_rate refund_amount paid_amount due_amount
            """),
        [ColumnKind.Date] = TableNouns.Words(
            """
            created_at updated_at birth_date hire_date start_date end_date due_date order_date ship_date release_date
            join_date expiry_date payment_date visit_date due_on opened_on closed_on signed_on arrival departure deadline
            founded_on last_login departure_date arrival_date event_date invoice_date publish_date
            """),
        [ColumnKind.Person] = TableNouns.Words(
            """
            name first_name last_name full_name surname nickname username contact_name manager author_name creator founder
            winner leader assistant signer inventor producer composer singer narrator translator holder president chairman
            contact_person sales_rep supervisor instructor host reviewer organizer
            """),
        [ColumnKind.Place] = TableNouns.Words(
            """
            city country_name town region address street district home_town birth_place origin destination location state_name
            capital nationality province village suburb continent headquarters home_city ship_city billing_city arrival_city
            zone market site county
            """),
        [ColumnKind.Label] = TableNouns.Words(
            """
            status category type_name color title genre brand_name department position material language currency priority
            grade subject topic role_name style size_label gender shape flavor cuisine condition_note mood season weekday
            theme religion species breed format platform plan_name tier segment industry sector job_title product_name
            payment_method order_status ticket_type room_type car_type delivery_mode skill hobby sport instrument medium
            severity stage visibility access_mode label tag source fabric scent finish pattern reason outcome result_text
            difficulty audience
            """),
        [ColumnKind.Code] = TableNouns.Words(
            """
            email phone_number code sku barcode postcode zip_code serial_number model iban passport plate_number
            account_number tracking_code product_code isbn license coupon_code room_code gate_code badge username_key
            website_url version serial hash_key pin_code voucher batch_code reference_code
            """),
    };

    /// <summary>Names of places that things and people are from. All are names of training.</summary>
    public static readonly string[] Homes = TableNouns.Words("city city city town country_name region village county province home_town");

    /// <summary>Names that training never uses.</summary>
    public static readonly IReadOnlyDictionary<ColumnKind, string[]> Unseen = new Dictionary<ColumnKind, string[]>
    {
        [ColumnKind.Integer] = TableNouns.Words(
            """
            headcount strikes tonnage wheels windows horsepower pixels decibels crew_size lap_record bounces
            """),
        [ColumnKind.Decimal] = TableNouns.Words("voltage torque toll premium surcharge acidity density markup fuel_level thickness dosage"),
        [ColumnKind.Date] = TableNouns.Words("checkout_day renewed_on harvested_on inspected_at retired_on built_on wedding_day"),
        [ColumnKind.Person] = TableNouns.Words("guardian landlord pilot_name referee sculptor spouse middle_name nominee heir"),
        [ColumnKind.Place] = TableNouns.Words("borough canton hamlet pickup_spot landmark neighbourhood mooring terminal_area"),
        [ColumnKind.Label] = TableNouns.Words("texture dialect fuel_kind habitat motto pastime rhythm varnish allergy emblem garnish"),
        [ColumnKind.Code] = TableNouns.Words("fingerprint locker_code wallet_key callsign fax_line permit_code swift_code token_text"),
    };

    /// <summary>First halves of compound names of training.</summary>
    public static readonly string[] SeenPrefixes = TableNouns.Words(
        """
        old new main last first next home work base local daily weekly yearly extra final early late public inner outer short long
        north south
        """);

    /// <summary>First halves of compound names that training never uses.</summary>
    public static readonly string[] UnseenPrefixes = TableNouns.Words("spare hidden rural royal golden frozen virtual nominal");
}
