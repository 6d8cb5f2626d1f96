namespace CoERouter.Experts.Templates.Jinja.Syntax;

/// <summary>Reads what follows a value: members, items, slices, calls, filters and tests.</summary>
internal sealed class PostfixParser(TokenReader reader)
{
    public Expression ParsePostfix(Expression value, ExpressionParser expressions)
    {
        while (true)
        {
            if (reader.SkipOperator("."))
            {
                value = ParseMember(value);
            }
            else if (reader.SkipOperator("["))
            {
                value = ParseItem(value, expressions);
            }
            else if (reader.IsOperator("("))
            {
                value = new Expression.Call(value, ParseArguments(expressions));
            }
            else
            {
                return value;
            }
        }
    }

    public Expression ParseFiltersAndTests(Expression value, ExpressionParser expressions)
    {
        while (true)
        {
            if (reader.SkipOperator("|"))
            {
                value = ParseFilter(value, expressions);
            }
            else if (reader.SkipName("is"))
            {
                value = ParseTest(value, expressions);
            }
            else if (reader.IsOperator("("))
            {
                value = new Expression.Call(value, ParseArguments(expressions));
            }
            else
            {
                return value;
            }
        }
    }

    public Expression.Filter ParseFilter(Expression? target, ExpressionParser expressions)
    {
        string name = reader.ExpectName("The name of a filter");
        while (reader.SkipOperator("."))
        {
            name += "." + reader.ExpectName("The name of a filter");
        }

        return new(target, name, reader.IsOperator("(") ? ParseArguments(expressions) : ArgumentList.Empty);
    }

    private Expression.Test ParseTest(Expression target, ExpressionParser expressions)
    {
        bool negated = reader.SkipName("not");
        string name = reader.ExpectName("The name of a test");
        if (reader.IsOperator("("))
        {
            return new(target, name, ParseArguments(expressions), negated);
        }

        // One argument may follow without parentheses: "x is divisibleby 3".
        if (!StartsValue(reader.Current))
        {
            return new(target, name, ArgumentList.Empty, negated);
        }

        Expression argument = ParsePostfix(expressions.ParsePrimary(), expressions);
        return new(target, name, new([new(argument, false)], []), negated);
    }

    private static bool StartsValue(Token token) => token.Kind switch
    {
        TokenKind.Name => token.Text is not ("else" or "or" or "and" or "is" or "if" or "in" or "not" or "recursive"),
        TokenKind.Text or TokenKind.Integer or TokenKind.Real => true,
        TokenKind.Operator => token.Text is "[" or "{",
        _ => false,
    };

    private Expression ParseMember(Expression value)
    {
        if (reader.Current.Kind == TokenKind.Integer)
        {
            return long.TryParse(reader.Take().Text, out long index)
                ? new Expression.Item(value, new Expression.Literal(index))
                : throw new JinjaException("an index has more than 64 bits.");
        }

        return new Expression.Member(value, reader.ExpectName("The name of a member"));
    }

    private Expression ParseItem(Expression value, ExpressionParser expressions)
    {
        Expression? start = reader.IsOperator(":") ? null : expressions.ParseTuple();
        if (start is not null && reader.SkipOperator("]"))
        {
            return new Expression.Item(value, start);
        }

        reader.ExpectOperator(":");
        Expression? stop = reader.IsOperator(":") || reader.IsOperator("]") ? null : expressions.Parse();
        Expression? step = reader.SkipOperator(":") && !reader.IsOperator("]") ? expressions.Parse() : null;
        reader.ExpectOperator("]");
        return new Expression.Slice(value, start, stop, step);
    }

    private ArgumentList ParseArguments(ExpressionParser expressions)
    {
        List<KeyValuePair<Expression, bool>> positional = [];
        List<KeyValuePair<string, Expression>> named = [];
        reader.ExpectOperator("(");
        while (!reader.SkipOperator(")"))
        {
            if (positional.Count + named.Count > 0)
            {
                reader.ExpectOperator(",");
                if (reader.SkipOperator(")"))
                {
                    break;
                }
            }

            ParseArgument(expressions, positional, named);
        }

        return new(positional, named);
    }

    private void ParseArgument(
        ExpressionParser expressions, List<KeyValuePair<Expression, bool>> positional, List<KeyValuePair<string, Expression>> named)
    {
        if (reader.SkipOperator("**"))
        {
            named.Add(new(string.Empty, expressions.Parse()));
        }
        else if (reader.SkipOperator("*"))
        {
            positional.Add(new(expressions.Parse(), true));
        }
        else if (reader.Current.Kind == TokenKind.Name && reader.Next is { Kind: TokenKind.Operator, Text: "=" })
        {
            string name = reader.Take().Text;
            reader.Take();
            named.Add(new(name, expressions.Parse()));
        }
        else if (named.Count > 0)
        {
            throw new JinjaException("an argument without a name stands after one with a name.");
        }
        else
        {
            positional.Add(new(expressions.Parse(), false));
        }
    }
}
