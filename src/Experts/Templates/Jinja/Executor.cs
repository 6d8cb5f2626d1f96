using CoERouter.Experts.Templates.Jinja.Syntax;
using CoERouter.Experts.Templates.Jinja.Values;

namespace CoERouter.Experts.Templates.Jinja;

/// <summary>Executes the statements of one rendering.</summary>
internal sealed class Executor(Evaluator evaluator)
{
    private readonly List<Range> _generated = [];
    private TextBuilder? _output;

    /// <summary>The line of the statement that was begun last.</summary>
    public int Line { get; private set; }

    public JinjaRendering Run(IReadOnlyList<Statement> body, Scope scope)
    {
        _output = new(evaluator.Budget);
        Execute(body, scope, _output);
        return new(_output.ToString(), _generated);
    }

    private Flow Execute(IReadOnlyList<Statement> body, Scope scope, TextBuilder output)
    {
        evaluator.Budget.Enter();
        Flow flow = Flow.Next;
        for (int index = 0; index < body.Count && flow == Flow.Next; index++)
        {
            flow = Execute(body[index], scope, output);
        }

        evaluator.Budget.Leave();
        return flow;
    }

    private Flow Execute(Statement statement, Scope scope, TextBuilder output)
    {
        Line = statement.Line;
        evaluator.Budget.Charge();
        switch (statement)
        {
            case Statement.Text text:
                output.Append(text.Value);
                return Flow.Next;
            case Statement.Output written:
                output.Append(ValueText.Of(evaluator.Evaluate(written.Value, scope), evaluator));
                return Flow.Next;
            case Statement.If choice:
                return ExecuteIf(choice, scope, output);
            case Statement.For loop:
                ExecuteFor(loop, evaluator.Evaluate(loop.Items, scope), 0, scope, output);
                return Flow.Next;
            case Statement.Set set:
                Assign(set.Target, evaluator.Evaluate(set.Value, scope), scope);
                return Flow.Next;
            case Statement.Capture capture:
                ExecuteCapture(capture, scope, output);
                return Flow.Next;
            case Statement.Macro macro:
                scope.Set(macro.Definition.Name, ToCallable(macro.Definition, scope));
                return Flow.Next;
            case Statement.CallBlock block:
                object? target = evaluator.Evaluate(block.Call.Target, scope);
                object? value = evaluator.Call(target, block.Call.Arguments, scope, ToCallable(block.Caller, scope));
                output.Append(ValueText.Of(value, evaluator));
                return Flow.Next;
            case Statement.With with:
                return ExecuteWith(with, scope, output);
            case Statement.Generation generation:
                return ExecuteGeneration(generation, scope, output);
            case Statement.Effect effect:
                evaluator.Evaluate(effect.Value, scope);
                return Flow.Next;
            case Statement.Break:
                return Flow.Break;
            default:
                return Flow.Continue;
        }
    }

    private Flow ExecuteIf(Statement.If choice, Scope scope, TextBuilder output)
    {
        foreach ((Expression condition, IReadOnlyList<Statement> body) in choice.Branches)
        {
            if (Truth.Of(evaluator.Evaluate(condition, scope)))
            {
                return Execute(body, scope, output);
            }
        }

        return Execute(choice.Otherwise, scope, output);
    }

    private void ExecuteFor(Statement.For loop, object? value, int depth, Scope outer, TextBuilder output)
    {
        List<object?> items = evaluator.Items(value);
        if (loop.Condition is { } condition)
        {
            items = items.FindAll(item =>
            {
                Scope scope = new(outer);
                Assign(loop.Target, item, scope);
                return Truth.Of(evaluator.Evaluate(condition, scope));
            });
        }

        LoopState state = new(items, depth, loop.Recursive ? Again : null);
        for (int index = 0; index < items.Count; index++)
        {
            Scope scope = new(outer);
            state.Index = index;
            scope.Set("loop", state);
            Assign(loop.Target, items[index], scope);
            if (Execute(loop.Body, scope, output) == Flow.Break)
            {
                break;
            }
        }

        if (items.Count == 0)
        {
            Execute(loop.Otherwise, outer, output);
        }

        object? Again(Arguments arguments)
        {
            TextBuilder inner = new(evaluator.Budget);
            ExecuteFor(loop, arguments.Expect("items").Require("items"), depth + 1, outer, inner);
            return inner.ToString();
        }
    }

    private void ExecuteCapture(Statement.Capture capture, Scope scope, TextBuilder output)
    {
        TextBuilder inner = new(evaluator.Budget);
        Execute(capture.Body, new Scope(scope), inner);
        object? value = inner.ToString();
        foreach (Expression.Filter filter in capture.Filters)
        {
            value = evaluator.ApplyFilter(filter, value, scope);
        }

        if (capture.Target is { } target)
        {
            Assign(target, value, scope);
        }
        else
        {
            output.Append(ValueText.Of(value, evaluator));
        }
    }

    private Flow ExecuteWith(Statement.With with, Scope outer, TextBuilder output)
    {
        Scope scope = new(outer);
        foreach ((Expression target, Expression value) in with.Assignments)
        {
            Assign(target, evaluator.Evaluate(value, outer), scope);
        }

        return Execute(with.Body, scope, output);
    }

    private Flow ExecuteGeneration(Statement.Generation generation, Scope scope, TextBuilder output)
    {
        int start = output.Length;
        Flow flow = Execute(generation.Body, new Scope(scope), output);
        if (ReferenceEquals(output, _output))
        {
            _generated.Add(start..output.Length);
        }

        return flow;
    }

    private Callable ToCallable(MacroDefinition macro, Scope defined) => new(macro.Name, arguments =>
    {
        Scope scope = new(defined);
        if (arguments.Named.Remove("caller", out object? caller))
        {
            scope.Set("caller", caller);
        }

        Bind(macro, arguments, scope);
        TextBuilder output = new(evaluator.Budget);
        Execute(macro.Body, scope, output);
        return output.ToString();
    });

    private void Bind(MacroDefinition macro, Arguments arguments, Scope scope)
    {
        int count = macro.Parameters.Count;
        if (arguments.Positional.Count > count && !macro.TakesMore)
        {
            throw new JinjaException(
                $"the macro '{macro.Name}' takes at most {count} arguments and is given {arguments.Positional.Count}.");
        }

        for (int index = 0; index < count; index++)
        {
            (string name, Expression? fallback) = macro.Parameters[index];
            bool named = arguments.Named.Remove(name, out object? value);
            if (index < arguments.Positional.Count)
            {
                value = !named
                    ? arguments.Positional[index]
                    : throw new JinjaException($"the macro '{macro.Name}' is given '{name}' twice.");
            }
            else if (!named)
            {
                value = fallback is null ? new Undefined($"the parameter '{name}'") : evaluator.Evaluate(fallback, scope);
            }

            scope.Set(name, value);
        }

        if (arguments.Named.Count > 0 && !macro.TakesMoreNamed)
        {
            throw new JinjaException($"the macro '{macro.Name}' takes no argument '{arguments.Named.Keys.First()}'.");
        }

        scope.Set("varargs", new JinjaList([.. arguments.Positional.Skip(count)], isTuple: true));
        JinjaMapping more = new();
        foreach ((string name, object? value) in arguments.Named)
        {
            more.Set(name, value);
        }

        scope.Set("kwargs", more);
    }

    private void Assign(Expression target, object? value, Scope scope)
    {
        switch (target)
        {
            case Expression.Variable variable:
                scope.Set(variable.Name, value);
                break;
            case Expression.Sequence sequence:
                List<object?> items = evaluator.Items(value);
                if (items.Count != sequence.Items.Count)
                {
                    throw new JinjaException($"{items.Count} values are given to {sequence.Items.Count} names.");
                }

                for (int index = 0; index < items.Count; index++)
                {
                    Assign(sequence.Items[index], items[index], scope);
                }

                break;
            case Expression.Member member:
                JinjaNamespace members = evaluator.Evaluate(member.Target, scope) as JinjaNamespace
                    ?? throw new JinjaException($"'.{member.Name}' is set on a value that is no namespace.");
                members.Members[member.Name] = value;
                break;
            default:
                throw new InvalidOperationException($"There is no target {target.GetType().Name}.");
        }
    }
}
