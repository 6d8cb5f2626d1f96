using System.Globalization;

namespace CoERouter.Experts.Templates.Jinja.Syntax;

/// <summary>Reads expressions with the precedence of Jinja2: condition, or, and, not, comparison, sum, concatenation, product, power,
/// sign.</summary>
internal sealed class ExpressionParser(TokenReader reader)
{
    private readonly PostfixParser _postfix = new(reader);

    /// <summary>One expression, or several separated by commas, which make a tuple.</summary>
    public Expression ParseTuple(bool withCondition = true) =>
        ParseTuple(() => withCondition ? Parse() : ParseOr());

    public Expression Parse()
    {
        reader.Enter();
        Expression value = ParseOr();
        while (reader.SkipName("if"))
        {
            Expression condition = ParseOr();
            value = new Expression.Choice(condition, value, reader.SkipName("else") ? Parse() : null);
        }

        reader.Leave();
        return value;
    }

    public Expression ParseOr() => ParseLogical("or", ParseAnd);

    /// <summary>The names that a loop or an assignment binds.</summary>
    public Expression ParseTarget() => ParseTuple(ParseOneTarget);

    public IReadOnlyList<Expression.Filter> ParseFilters(bool first)
    {
        List<Expression.Filter> filters = [];
        while (first || reader.SkipOperator("|"))
        {
            first = false;
            filters.Add(_postfix.ParseFilter(null, this));
        }

        return filters;
    }

    private Expression ParseTuple(Func<Expression> parseItem)
    {
        Expression first = parseItem();
        if (!reader.IsOperator(","))
        {
            return first;
        }

        List<Expression> items = [first];
        while (reader.SkipOperator(",") && !EndsTuple())
        {
            items.Add(parseItem());
        }

        return new Expression.Sequence(items, IsTuple: true);
    }

    private bool EndsTuple() =>
        reader.Current.Kind is TokenKind.BlockEnd or TokenKind.VariableEnd or TokenKind.End
        || reader.IsOperator(")") || reader.IsOperator("=") || reader.IsName("in");

    private Expression ParseOneTarget()
    {
        if (reader.SkipOperator("("))
        {
            reader.Enter();
            Expression inner = ParseTarget();
            reader.ExpectOperator(")");
            reader.Leave();
            return inner;
        }

        Expression target = new Expression.Variable(reader.ExpectName("A name"));
        return reader.SkipOperator(".") ? new Expression.Member(target, reader.ExpectName("A name")) : target;
    }

    private Expression ParseAnd() => ParseLogical("and", ParseNot);

    private Expression ParseLogical(string name, Func<Expression> parseOperand)
    {
        Expression first = parseOperand();
        if (!reader.IsName(name))
        {
            return first;
        }

        List<Expression> operands = [first];
        while (reader.SkipName(name))
        {
            operands.Add(parseOperand());
        }

        return new Expression.Logical(operands, IsAnd: name == "and");
    }

    private Expression ParseNot()
    {
        if (!reader.SkipName("not"))
        {
            return ParseComparison();
        }

        reader.Enter();
        Expression operand = ParseNot();
        reader.Leave();
        return new Expression.Not(operand);
    }

    private Expression ParseComparison()
    {
        Expression first = ParseSum();
        List<KeyValuePair<ComparisonOperator, Expression>>? rest = null;
        while (TryComparisonOperator(out ComparisonOperator comparison))
        {
            (rest ??= []).Add(new(comparison, ParseSum()));
        }

        return rest is null ? first : new Expression.Comparison(first, rest);
    }

    private bool TryComparisonOperator(out ComparisonOperator comparison)
    {
        comparison = ComparisonOperator.In;
        if (reader.SkipName("in"))
        {
            return true;
        }

        if (reader.IsName("not") && reader.Next is { Kind: TokenKind.Name, Text: "in" })
        {
            reader.Take();
            reader.Take();
            comparison = ComparisonOperator.NotIn;
            return true;
        }

        ComparisonOperator? found = reader.Current.Kind != TokenKind.Operator ? null : reader.Current.Text switch
        {
            "==" => ComparisonOperator.Equal,
            "!=" => ComparisonOperator.NotEqual,
            "<" => ComparisonOperator.Less,
            "<=" => ComparisonOperator.LessOrEqual,
            ">" => ComparisonOperator.Greater,
            ">=" => ComparisonOperator.GreaterOrEqual,
            _ => null,
        };
        if (found is not { } known)
        {
            return false;
        }

        reader.Take();
        comparison = known;
        return true;
    }

    private Expression ParseSum()
    {
        Expression left = ParseConcatenation();
        while (reader.IsOperator("+") || reader.IsOperator("-"))
        {
            BinaryOperator binary = reader.Take().Text == "+" ? BinaryOperator.Add : BinaryOperator.Subtract;
            left = new Expression.Binary(left, binary, ParseConcatenation());
        }

        return left;
    }

    private Expression ParseConcatenation()
    {
        Expression first = ParseProduct();
        if (!reader.IsOperator("~"))
        {
            return first;
        }

        List<Expression> operands = [first];
        while (reader.SkipOperator("~"))
        {
            operands.Add(ParseProduct());
        }

        return new Expression.Concatenation(operands);
    }

    private Expression ParseProduct()
    {
        Expression left = ParsePower();
        while (reader.Current is { Kind: TokenKind.Operator, Text: "*" or "/" or "//" or "%" })
        {
            BinaryOperator binary = reader.Take().Text switch
            {
                "*" => BinaryOperator.Multiply,
                "/" => BinaryOperator.Divide,
                "//" => BinaryOperator.FloorDivide,
                _ => BinaryOperator.Remainder,
            };
            left = new Expression.Binary(left, binary, ParsePower());
        }

        return left;
    }

    private Expression ParsePower()
    {
        Expression left = ParseSigned(withFilter: true);
        while (reader.SkipOperator("**"))
        {
            left = new Expression.Binary(left, BinaryOperator.Power, ParseSigned(withFilter: true));
        }

        return left;
    }

    private Expression ParseSigned(bool withFilter)
    {
        Expression value;
        if (reader.IsOperator("-") || reader.IsOperator("+"))
        {
            reader.Enter();
            bool negative = reader.Take().Text == "-";
            value = new Expression.Sign(ParseSigned(withFilter: false), negative);
            reader.Leave();
        }
        else
        {
            value = ParsePrimary();
        }

        value = _postfix.ParsePostfix(value, this);
        return withFilter ? _postfix.ParseFiltersAndTests(value, this) : value;
    }

    internal Expression ParsePrimary()
    {
        Token token = reader.Take();
        switch (token.Kind)
        {
            case TokenKind.Name:
                return NameOrConstant(token.Text);
            case TokenKind.Text:
                while (reader.Current.Kind == TokenKind.Text)
                {
                    token = token with { Text = token.Text + reader.Take().Text };
                }

                return new Expression.Literal(token.Text);
            case TokenKind.Integer:
                return long.TryParse(token.Text, NumberStyles.None, CultureInfo.InvariantCulture, out long integer)
                    ? new Expression.Literal(integer)
                    : throw new JinjaException($"the number {token} has more than 64 bits.");
            case TokenKind.Real:
                return new Expression.Literal(double.Parse(token.Text, CultureInfo.InvariantCulture));
            case TokenKind.Operator when token.Text == "(":
                return ParseParentheses();
            case TokenKind.Operator when token.Text == "[":
                return new Expression.Sequence(ParseItems("]"), IsTuple: false);
            case TokenKind.Operator when token.Text == "{":
                return ParseMapping();
            default:
                throw new JinjaException($"a value is wanted where {token} stands.");
        }
    }

    private Expression NameOrConstant(string name)
    {
        (bool positional, bool named) = reader.UsedMore;
        reader.UsedMore = (positional || name == "varargs", named || name == "kwargs");
        return name switch
        {
            "true" or "True" => new Expression.Literal(true),
            "false" or "False" => new Expression.Literal(false),
            "none" or "None" => new Expression.Literal(null),
            _ => new Expression.Variable(name),
        };
    }

    private Expression ParseParentheses()
    {
        if (reader.SkipOperator(")"))
        {
            return new Expression.Sequence([], IsTuple: true);
        }

        Expression inner = ParseTuple();
        reader.ExpectOperator(")");
        return inner;
    }

    private List<Expression> ParseItems(string close)
    {
        List<Expression> items = [];
        while (!reader.SkipOperator(close))
        {
            if (items.Count > 0)
            {
                reader.ExpectOperator(",");
                if (reader.SkipOperator(close))
                {
                    break;
                }
            }

            items.Add(Parse());
        }

        return items;
    }

    private Expression.Mapping ParseMapping()
    {
        List<KeyValuePair<Expression, Expression>> entries = [];
        while (!reader.SkipOperator("}"))
        {
            if (entries.Count > 0)
            {
                reader.ExpectOperator(",");
                if (reader.SkipOperator("}"))
                {
                    break;
                }
            }

            Expression key = Parse();
            reader.ExpectOperator(":");
            entries.Add(new(key, Parse()));
        }

        return new Expression.Mapping(entries);
    }
}
