using CoERouter.Experts.Templates.Jinja.Filters;
using CoERouter.Experts.Templates.Jinja.Methods;
using CoERouter.Experts.Templates.Jinja.Syntax;
using CoERouter.Experts.Templates.Jinja.Values;

namespace CoERouter.Experts.Templates.Jinja;

/// <summary>Computes expressions for one rendering.</summary>
internal sealed class Evaluator(Budget budget, JinjaDialect dialect)
{
    public Budget Budget => budget;

    public JinjaDialect Dialect => dialect;

    public object? Evaluate(Expression expression, Scope scope)
    {
        budget.Enter();
        object? value = expression switch
        {
            Expression.Literal literal => literal.Value,
            Expression.Variable variable => scope.Get(variable.Name),
            Expression.Member member => MemberAccess.Member(Evaluate(member.Target, scope), member.Name, this),
            Expression.Item item => MemberAccess.Item(Evaluate(item.Target, scope), Evaluate(item.Key, scope), this),
            Expression.Slice slice => Slicing.Slice(
                Evaluate(slice.Target, scope),
                EvaluateOptional(slice.Start, scope), EvaluateOptional(slice.Stop, scope), EvaluateOptional(slice.Step, scope),
                budget),
            Expression.Call call => Call(Evaluate(call.Target, scope), call.Arguments, scope, null),
            Expression.Filter filter => ApplyFilter(filter, Evaluate(filter.Target!, scope), scope),
            Expression.Test test => EvaluateTest(test, scope),
            Expression.Logical logical => EvaluateLogical(logical, scope),
            Expression.Not not => !Truth.Of(Evaluate(not.Operand, scope)),
            Expression.Comparison comparison => EvaluateComparison(comparison, scope),
            Expression.Binary binary =>
                Operators.Compute(Evaluate(binary.Left, scope), binary.Operator, Evaluate(binary.Right, scope), this),
            Expression.Concatenation concatenation => Concatenate(concatenation, scope),
            Expression.Choice choice => Truth.Of(Evaluate(choice.Condition, scope))
                ? Evaluate(choice.Then, scope)
                : choice.Otherwise is null ? new Undefined("a choice without 'else'") : Evaluate(choice.Otherwise, scope),
            Expression.Sequence sequence => new JinjaList([.. sequence.Items.Select(item => Evaluate(item, scope))], sequence.IsTuple),
            Expression.Mapping mapping => EvaluateMapping(mapping, scope),
            Expression.Sign sign when Evaluate(sign.Operand, scope) is var operand =>
                sign.Negative ? Numbers.Negate(operand) : Numbers.Plus(operand),
            _ => throw new InvalidOperationException($"There is no expression {expression.GetType().Name}."),
        };
        budget.Leave();
        return value;
    }

    public object? Call(object? target, ArgumentList list, Scope scope, Callable? caller)
    {
        Callable callable = target switch
        {
            Callable known => known,
            LoopState { Recursion: { } recursion } => recursion,
            LoopState => throw new JinjaException("'loop' is called in a loop that is not recursive."),
            _ => throw new JinjaException($"{ValueNames.Of(target)} cannot be called."),
        };
        Arguments arguments = EvaluateArguments(callable.Name, list, scope);
        if (caller is not null)
        {
            arguments.Named["caller"] = caller;
        }

        return callable.Call(arguments);
    }

    public object? ApplyFilter(Expression.Filter filter, object? subject, Scope scope) =>
        FilterTable.Apply(filter.Name, subject, EvaluateArguments(filter.Name, filter.Arguments, scope));

    /// <summary>The items that a loop visits.</summary>
    public List<object?> Items(object? value)
    {
        switch (value)
        {
            case JinjaList list:
                budget.Charge(list.Items.Count);
                return [.. list.Items];
            case JinjaMapping mapping:
                budget.Charge(mapping.Entries.Count);
                return [.. mapping.Entries.Keys];
            case string text:
                budget.Charge(text.Length);
                return [.. CodePoints.Split(text)];
            case Undefined:
                return [];
            default:
                throw new JinjaException($"{ValueNames.Of(value)} has no items.");
        }
    }

    /// <summary>Arguments of a call from inside, by position only.</summary>
    public Arguments Arguments(string callee, params IEnumerable<object?> positional) =>
        new(callee, this, [.. positional], new(StringComparer.Ordinal));

    private object? EvaluateOptional(Expression? expression, Scope scope) => expression is null ? null : Evaluate(expression, scope);

    private Arguments EvaluateArguments(string callee, ArgumentList list, Scope scope)
    {
        List<object?> positional = [];
        foreach ((Expression expression, bool spread) in list.Positional)
        {
            object? value = Evaluate(expression, scope);
            if (spread)
            {
                positional.AddRange(Items(value));
            }
            else
            {
                positional.Add(value);
            }
        }

        Dictionary<string, object?> named = new(StringComparer.Ordinal);
        foreach ((string name, Expression expression) in list.Named)
        {
            object? value = Evaluate(expression, scope);
            if (name.Length > 0)
            {
                named[name] = value;
                continue;
            }

            JinjaMapping more = value as JinjaMapping
                ?? throw new JinjaException($"'**' is given {ValueNames.Of(value)}; a mapping is wanted.");
            budget.Charge(more.Entries.Count);
            foreach ((object key, object? entry) in more.Entries)
            {
                named[key as string ?? throw new JinjaException("a key after '**' is no string.")] = entry;
            }
        }

        return new(callee, this, positional, named);
    }

    private bool EvaluateTest(Expression.Test test, Scope scope)
    {
        object? subject = Evaluate(test.Target, scope);
        return TestTable.Apply(test.Name, subject, EvaluateArguments(test.Name, test.Arguments, scope)) != test.Negated;
    }

    private object? EvaluateLogical(Expression.Logical logical, Scope scope)
    {
        object? value = null;
        foreach (Expression operand in logical.Operands)
        {
            value = Evaluate(operand, scope);
            if (Truth.Of(value) != logical.IsAnd)
            {
                break;
            }
        }

        return value;
    }

    private bool EvaluateComparison(Expression.Comparison comparison, Scope scope)
    {
        object? left = Evaluate(comparison.First, scope);
        foreach ((ComparisonOperator @operator, Expression expression) in comparison.Rest)
        {
            object? right = Evaluate(expression, scope);
            if (!Operators.Compare(left, @operator, right, this))
            {
                return false;
            }

            left = right;
        }

        return true;
    }

    private string Concatenate(Expression.Concatenation concatenation, Scope scope)
    {
        TextBuilder text = new(budget);
        foreach (Expression operand in concatenation.Operands)
        {
            text.Append(ValueText.Of(Evaluate(operand, scope), this));
        }

        return text.ToString();
    }

    private JinjaMapping EvaluateMapping(Expression.Mapping mapping, Scope scope)
    {
        JinjaMapping value = new();
        foreach ((Expression key, Expression entry) in mapping.Entries)
        {
            value.Set(Evaluate(key, scope), Evaluate(entry, scope));
        }

        return value;
    }
}
