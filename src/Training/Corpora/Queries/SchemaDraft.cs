namespace CoERouter.Training.Corpora.Queries;

/// <summary>
/// A schema that grows around a query: the query asks for tables and columns, then <see cref="Complete"/> adds the columns and tables
/// that nobody asked for. No name of a schema is another name of it or a word of one, except in foreign keys and in columns that are
/// repeated on purpose.
/// </summary>
internal sealed class SchemaDraft(Random random, Wording wording)
{
    private const int MostTables = 3;
    private readonly NameSource _names = new(random, wording);
    private readonly Dictionary<char, TableDraft> _byRole = [];
    private readonly List<TableDraft> _tables = [];
    private readonly bool _plural = random.Next(4) != 0;
    private bool _hasHome;

    public NameSource Names => _names;

    /// <summary>
    /// The table of a role: <c>T</c> the only table of a query; <c>C</c> the child, <c>P</c> and <c>Q</c> the parents of a join.
    /// </summary>
    public TableDraft Table(char role)
    {
        if (!_byRole.TryGetValue(role, out TableDraft? table))
        {
            table = _byRole[role] = NewTable();
        }

        return table;
    }

    /// <summary>A new column in the table of a role.</summary>
    public Column NewColumn(char role, char kind)
    {
        Column column = FreshColumn(kind);
        Table(role).Columns.Add(column);
        return column;
    }

    /// <summary>
    /// A column that is meant where a question says only "from Paris". No other column of the schema holds places. Null if one does
    /// already.
    /// </summary>
    public Column? TryNewHome(char role)
    {
        Column column = new(ColumnNouns.Homes[random.Next(ColumnNouns.Homes.Length)], ColumnKind.Place);
        if (Clashes(column.Name) || _tables.Exists(table => table.Columns.Exists(c => c.Kind == ColumnKind.Place)))
        {
            return null;
        }

        _hasHome = true;
        Table(role).Columns.Add(column);
        return column;
    }

    /// <summary>Links the child of a join to a parent.</summary>
    public void Link(char parent)
    {
        TableDraft to = Table(parent);
        AddKey(to);
        AddForeignKey(Table('C'), to);
    }

    /// <summary>Gives a table its key.</summary>
    public static void AddKey(TableDraft table)
    {
        if (!table.Has("id"))
        {
            table.Columns.Insert(0, new Column("id", ColumnKind.Integer));
        }
    }

    /// <summary>Adds what the query did not ask for, and fixes the order.</summary>
    /// <param name="namesTable">Whether the question names its table; if not, its columns occur in no other table.</param>
    public Schema Complete(bool namesTable)
    {
        bool joined = _tables.Count > 1;
        int extraTables = Math.Min(MostTables - _tables.Count, random.Next(20) switch { < 10 => 0, < 17 => 1, _ => joined ? 1 : 2 });
        for (int i = 0; i < extraTables; i++)
        {
            NewTable();
        }

        foreach (TableDraft table in _tables)
        {
            if (random.Next(10) < 8)
            {
                AddKey(table);
            }

            int wanted = _tables.Count == 1 ? random.Next(3, 6) : random.Next(2, 5);
            while (table.Columns.Count < wanted)
            {
                table.Columns.Add(namesTable && !joined && random.Next(4) == 0 ? RepeatedColumn(table) : FreshColumn('a'));
            }
        }

        if (extraTables > 0 && random.Next(2) == 0)
        {
            LinkAtRandom(joined);
        }

        Table[] tables = [.. _tables.Select(table => new Table(table.Name, Ordered(table)))];
        random.Shuffle(tables);
        return new(tables);
    }

    private TableDraft NewTable()
    {
        while (true)
        {
            string noun = _names.TableNoun();
            bool natural = TableNouns.Seen.Contains(noun) || TableNouns.Unseen.Contains(noun);
            bool plural = (natural ? _plural : random.Next(2) == 0) || ReservedWords.Contains(noun);
            string name = plural ? TableNouns.Plural(noun) : noun;

            // An invented plural may be an invented word of the other wording.
            bool ours = natural || !plural || InventedWords.IsUnseen(name) == (wording == Wording.Unseen);
            if (ours && !Clashes(noun) && !Clashes(name))
            {
                TableDraft table = new(name, noun, natural && plural);
                _tables.Add(table);
                return table;
            }
        }
    }

    private Column FreshColumn(char kind)
    {
        while (true)
        {
            Column column = _names.Column(kind);
            if (!Clashes(column.Name) && !(_hasHome && column.Kind == ColumnKind.Place))
            {
                return column;
            }
        }
    }

    // A column that another table has too, as names and dates do in real schemas; a fresh one where there is none to repeat.
    private Column RepeatedColumn(TableDraft table)
    {
        Column[] others = [.. _tables.Where(t => t != table).SelectMany(t => t.Columns)
            .Where(c => !table.Has(c.Name) && c.Name != "id" && !(_hasHome && c.Kind == ColumnKind.Place)
                && !c.Name.EndsWith("_id", StringComparison.Ordinal))];
        return others.Length > 0 ? others[random.Next(others.Length)] : FreshColumn('a');
    }

    // In a join the child gets a second parent, which the question does not ask for; elsewhere any table may refer to another.
    private void LinkAtRandom(bool joined)
    {
        TableDraft[] pair = [.. _tables];
        random.Shuffle(pair);
        if (joined)
        {
            pair = [_tables[^1], Table('C')];
        }

        AddKey(pair[0]);
        AddForeignKey(pair[1], pair[0]);
    }

    private static void AddForeignKey(TableDraft child, TableDraft parent)
    {
        if (!child.Has(parent.ForeignKey))
        {
            child.Columns.Add(new Column(parent.ForeignKey, ColumnKind.Integer));
        }
    }

    private Column[] Ordered(TableDraft table)
    {
        Column[] columns = [.. table.Columns];
        random.Shuffle(columns);
        return [.. columns.Where(c => c.Name == "id"), .. columns.Where(c => c.Name != "id")];
    }

    private bool Clashes(string name)
    {
        foreach (TableDraft table in _tables)
        {
            if (Overlap(name, table.Name) || Overlap(name, table.Noun) || table.Columns.Exists(c => Overlap(name, c.Name)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Overlap(string one, string other) =>
        one == other || one.Split('_').Contains(other) || other.Split('_').Contains(one);
}
