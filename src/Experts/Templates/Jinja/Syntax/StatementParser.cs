namespace CoERouter.Experts.Templates.Jinja.Syntax;

/// <summary>Reads a whole template.</summary>
internal sealed class StatementParser
{
    private readonly TokenReader _reader;
    private readonly ExpressionParser _expressions;
    private int _loops;

    private StatementParser(IReadOnlyList<Token> tokens, int mostDepth)
    {
        _reader = new(tokens, mostDepth);
        _expressions = new(_reader);
    }

    /// <summary>Reads the tokens of a template.</summary>
    /// <exception cref="JinjaException">They are no template; the sentence says why and where.</exception>
    public static IReadOnlyList<Statement> Parse(IReadOnlyList<Token> tokens, int mostDepth)
    {
        StatementParser parser = new(tokens, mostDepth);
        try
        {
            IReadOnlyList<Statement> body = parser.ParseBody();
            return parser._reader.Current.Kind == TokenKind.End
                ? body
                : throw new JinjaException($"'{{% {parser._reader.Next.Text} %}}' ends nothing.");
        }
        catch (JinjaException fault)
        {
            throw new JinjaException($"Line {parser._reader.Current.Line} of the template: {fault.Message}", fault);
        }
    }

    // Reads to the end, or to a tag that this body does not own: else, elif and every end tag.
    private List<Statement> ParseBody()
    {
        _reader.Enter();
        List<Statement> body = [];
        while (true)
        {
            Token token = _reader.Current;
            switch (token.Kind)
            {
                case TokenKind.Data:
                    body.Add(new Statement.Text(token.Line, _reader.Take().Text));
                    break;
                case TokenKind.VariableBegin:
                    _reader.Take();
                    body.Add(new Statement.Output(token.Line, _expressions.ParseTuple()));
                    _reader.Expect(TokenKind.VariableEnd);
                    break;
                case TokenKind.BlockBegin when !EndsBody(_reader.Next):
                    _reader.Take();
                    body.Add(ParseStatement(token.Line));
                    break;
                default:
                    _reader.Leave();
                    return body;
            }
        }
    }

    private static bool EndsBody(Token token) =>
        token.Kind == TokenKind.Name && (token.Text is "else" or "elif" || token.Text.StartsWith("end", StringComparison.Ordinal));

    private Statement ParseStatement(int line)
    {
        string tag = _reader.ExpectName("The name of a tag");
        return tag switch
        {
            "if" => ParseIf(line),
            "for" => ParseFor(line),
            "set" => ParseSet(line),
            "macro" => ParseMacro(line),
            "call" => ParseCall(line),
            "filter" => new Statement.Capture(line, null, ParseFilters(first: true), ParseClosed("filter")),
            "with" => ParseWith(line),
            "do" => Closed(new Statement.Effect(line, _expressions.ParseTuple())),
            "generation" => ParseGeneration(line),
            "break" when _loops > 0 => Closed(new Statement.Break(line)),
            "continue" when _loops > 0 => Closed(new Statement.Continue(line)),
            "break" or "continue" => throw new JinjaException($"'{{% {tag} %}}' stands outside of a loop."),
            "extends" or "include" or "import" or "from" or "block" =>
                throw new JinjaException($"'{{% {tag} %}}' is not supported: a chat template is one file."),
            _ => throw new JinjaException($"there is no tag '{(tag.Length > 40 ? tag[..40] : tag)}'."),
        };
    }

    private T Closed<T>(T statement)
        where T : Statement
    {
        _reader.Expect(TokenKind.BlockEnd);
        return statement;
    }

    private IReadOnlyList<Expression.Filter> ParseFilters(bool first)
    {
        IReadOnlyList<Expression.Filter> filters = _expressions.ParseFilters(first);
        _reader.Expect(TokenKind.BlockEnd);
        return filters;
    }

    // The body of a tag and its end tag.
    private List<Statement> ParseClosed(string tag)
    {
        List<Statement> body = ParseBody();
        TakeEnd(tag);
        return body;
    }

    private void TakeEnd(string tag)
    {
        if (_reader.Current.Kind != TokenKind.BlockBegin || _reader.Next.Text != "end" + tag)
        {
            Token found = _reader.Current.Kind == TokenKind.BlockBegin ? _reader.Next : _reader.Current;
            throw new JinjaException($"'{{% end{tag} %}}' is wanted where {found} stands.");
        }

        _reader.Take();
        _reader.Take();

        // A macro's end may repeat its name.
        if (tag == "macro" && _reader.Current.Kind == TokenKind.Name)
        {
            _reader.Take();
        }

        _reader.Expect(TokenKind.BlockEnd);
    }

    private bool TakeTag(string tag)
    {
        if (_reader.Current.Kind != TokenKind.BlockBegin || _reader.Next.Text != tag)
        {
            return false;
        }

        _reader.Take();
        _reader.Take();
        return true;
    }

    private Statement.If ParseIf(int line)
    {
        List<KeyValuePair<Expression, IReadOnlyList<Statement>>> branches = [];
        do
        {
            Expression condition = _expressions.ParseTuple();
            _reader.Expect(TokenKind.BlockEnd);
            branches.Add(new(condition, ParseBody()));
        }
        while (TakeTag("elif"));
        IReadOnlyList<Statement> otherwise = ParseElse();
        TakeEnd("if");
        return new(line, branches, otherwise);
    }

    private List<Statement> ParseElse()
    {
        if (!TakeTag("else"))
        {
            return [];
        }

        _reader.Expect(TokenKind.BlockEnd);
        return ParseBody();
    }

    private Statement.For ParseFor(int line)
    {
        Expression target = _expressions.ParseTarget();
        if (!_reader.SkipName("in"))
        {
            throw new JinjaException($"'in' is wanted where {_reader.Current} stands.");
        }

        Expression items = _expressions.ParseTuple(withCondition: false);
        Expression? condition = _reader.SkipName("if") ? _expressions.Parse() : null;
        bool recursive = _reader.SkipName("recursive");
        _reader.Expect(TokenKind.BlockEnd);
        _loops++;
        List<Statement> body = ParseBody();
        _loops--;
        IReadOnlyList<Statement> otherwise = ParseElse();
        TakeEnd("for");
        return new(line, target, items, condition, body, otherwise, recursive);
    }

    private Statement ParseSet(int line)
    {
        Expression target = _expressions.ParseTarget();
        if (_reader.SkipOperator("="))
        {
            return Closed(new Statement.Set(line, target, _expressions.ParseTuple()));
        }

        IReadOnlyList<Expression.Filter> filters = ParseFilters(first: false);
        return new Statement.Capture(line, target, filters, ParseClosed("set"));
    }

    private Statement.Macro ParseMacro(int line)
    {
        string name = _reader.ExpectName("The name of a macro");
        return new(line, ParseDefinition(name, ParseParameters(), "macro"));
    }

    private Statement.CallBlock ParseCall(int line)
    {
        IReadOnlyList<KeyValuePair<string, Expression?>> parameters = _reader.IsOperator("(") ? ParseParameters() : [];
        return _expressions.Parse() is Expression.Call call
            ? new(line, call, ParseDefinition("caller", parameters, "call"))
            : throw new JinjaException("'{% call %}' calls no macro.");
    }

    private MacroDefinition ParseDefinition(string name, IReadOnlyList<KeyValuePair<string, Expression?>> parameters, string tag)
    {
        _reader.Expect(TokenKind.BlockEnd);
        (bool Positional, bool Named) outside = _reader.UsedMore;
        int loops = _loops;
        _reader.UsedMore = default;
        _loops = 0;
        List<Statement> body = ParseClosed(tag);
        MacroDefinition definition = new(name, parameters, body, _reader.UsedMore.Positional, _reader.UsedMore.Named);
        (_reader.UsedMore, _loops) = (outside, loops);
        return definition;
    }

    private List<KeyValuePair<string, Expression?>> ParseParameters()
    {
        List<KeyValuePair<string, Expression?>> parameters = [];
        _reader.ExpectOperator("(");
        while (!_reader.SkipOperator(")"))
        {
            if (parameters.Count > 0)
            {
                _reader.ExpectOperator(",");
                if (_reader.SkipOperator(")"))
                {
                    break;
                }
            }

            string name = _reader.ExpectName("The name of a parameter");
            parameters.Add(new(name, _reader.SkipOperator("=") ? _expressions.Parse() : null));
        }

        return parameters;
    }

    private Statement.With ParseWith(int line)
    {
        List<KeyValuePair<Expression, Expression>> assignments = [];
        while (_reader.Current.Kind != TokenKind.BlockEnd)
        {
            if (assignments.Count > 0)
            {
                _reader.ExpectOperator(",");
            }

            Expression target = new Expression.Variable(_reader.ExpectName("A name"));
            _reader.ExpectOperator("=");
            assignments.Add(new(target, _expressions.Parse()));
        }

        _reader.Expect(TokenKind.BlockEnd);
        return new(line, assignments, ParseClosed("with"));
    }

    private Statement.Generation ParseGeneration(int line)
    {
        _reader.Expect(TokenKind.BlockEnd);
        return new(line, ParseClosed("generation"));
    }
}
