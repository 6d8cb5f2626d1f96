using CoERouter.Experts.Templates.Jinja;
using CoERouter.Experts.Templates.Jinja.Values;
using Xunit;

namespace CoERouter.Tests.Experts.Templates.Jinja.Values;

/// <summary>Laws of equality, order and sorting.</summary>
public sealed class ComparingTests
{
    [Fact]
    public void Equality_is_symmetric_and_agrees_with_order()
    {
        Budget budget = NewBudget();
        for (int seed = 0; seed < 2000; seed++)
        {
            Random random = new(seed);
            (object? left, object? right) = (Value(random, 2), Value(random, 2));

            Assert.True(Comparing.AreEqual(left, left, budget));
            Assert.Equal(Comparing.AreEqual(left, right, budget), Comparing.AreEqual(right, left, budget));
            if (TryOrder(left, right, budget) is { } order)
            {
                Assert.Equal(-Math.Sign(order), Math.Sign(TryOrder(right, left, budget)!.Value));
                if (order == 0)
                {
                    Assert.False(left is string && !Comparing.AreEqual(left, right, budget));
                }
            }
        }
    }

    [Fact]
    public void Order_of_numbers_is_transitive()
    {
        Budget budget = NewBudget();
        object[] numbers = [0L, 0.5, true, 1L, 1.5, false, -1L, -0.0, 2L, double.PositiveInfinity, double.NegativeInfinity, long.MaxValue];
        foreach (object a in numbers)
        {
            foreach (object b in numbers)
            {
                foreach (object c in numbers)
                {
                    if (Comparing.Order(a, b, budget) <= 0 && Comparing.Order(b, c, budget) <= 0)
                    {
                        Assert.True(Comparing.Order(a, c, budget) <= 0, $"{a} {b} {c}");
                    }
                }
            }
        }
    }

    [Fact]
    public void Sorting_is_that_of_a_stable_sort()
    {
        for (int seed = 0; seed < 500; seed++)
        {
            Random random = new(seed);
            List<object?> items = [.. Enumerable.Range(0, random.Next(40)).Select(index => (object?)new JinjaList([(long)random.Next(6), (long)index]))];
            List<object?> expected = [.. items.OrderBy(item => (long)((JinjaList)item!).Items[0]!)];

            Comparing.Sort(items, (left, right) => ((long)((JinjaList)left!).Items[0]!).CompareTo((long)((JinjaList)right!).Items[0]!), NewBudget());

            Assert.Equal(expected, items);
        }
    }

    [Fact]
    public void Sorting_costs_n_log_n_steps()
    {
        List<object?> items = [.. Enumerable.Range(0, 1024).Select(index => (object?)(long)(index * 7919 % 1024))];
        int comparisons = 0;
        Comparing.Sort(
            items,
            (left, right) =>
            {
                comparisons++;
                return ((long)left!).CompareTo((long)right!);
            },
            NewBudget());

        Assert.InRange(comparisons, 1024 * 5, 1024 * 10);
        Assert.Throws<JinjaException>(() => Comparing.Sort(items, (_, _) => 0, new Budget(new() { Steps = 1024 * 9 }, TimeProvider.System)));
    }

    [Fact]
    public void Values_without_an_order_are_named_and_never_shown()
    {
        Budget budget = NewBudget();

        Assert.Equal("a string and a whole number have no order.", Fault("secret", 1L));
        Assert.Equal("none and a whole number have no order.", Fault(null, 1L));
        Assert.Equal("a list and a mapping have no order.", Fault(new JinjaList([]), new JinjaMapping()));
        Assert.Equal("a mapping and a mapping have no order.", Fault(new JinjaMapping(), new JinjaMapping()));

        string Fault(object? left, object? right) => Assert.Throws<JinjaException>(() => Comparing.Order(left, right, budget)).Message;
    }

    [Fact]
    public void Equal_keys_of_mappings_are_one_key()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            Random random = new(seed);
            JinjaMapping mapping = new();
            List<(object Key, object? Value)> reference = [];
            for (int step = 0; step < 20; step++)
            {
                object key = Scalar(random);
                mapping.Set(key, (long)step);
                int known = reference.FindIndex(entry => Comparing.AreEqual(entry.Key, key, NewBudget()));
                if (known >= 0)
                {
                    reference[known] = (reference[known].Key, (long)step);
                }
                else
                {
                    reference.Add((key, (long)step));
                }
            }

            Assert.Equal(reference.Select(entry => entry.Key), mapping.Entries.Keys);
            Assert.Equal(reference.Select(entry => entry.Value), mapping.Entries.Values);
        }
    }

    [Fact]
    public void Only_strings_numbers_and_booleans_are_keys()
    {
        JinjaMapping mapping = new();
        object?[] illegal = [null, new JinjaList([]), new JinjaMapping(), new Undefined("x")];

        Assert.All(illegal, key => Assert.EndsWith(
            "cannot be a key; legal are strings, numbers and booleans.", Assert.Throws<JinjaException>(() => mapping.Set(key, 1L)).Message, StringComparison.Ordinal));
        Assert.All(illegal, key => Assert.False(mapping.TryGet(key, out _)));
    }

    private static int? TryOrder(object? left, object? right, Budget budget)
    {
        try
        {
            return Comparing.Order(left, right, budget);
        }
        catch (JinjaException)
        {
            return null;
        }
    }

    private static object Scalar(Random random) => random.Next(4) switch
    {
        0 => (long)random.Next(3),
        1 => random.Next(3) / 2.0,
        2 => random.Next(2) == 0,
        _ => "ab"[random.Next(2)].ToString(),
    };

    private static object? Value(Random random, int depth) => random.Next(depth > 0 ? 7 : 5) switch
    {
        < 4 => Scalar(random),
        4 => null,
        5 => new JinjaList([.. Enumerable.Range(0, random.Next(3)).Select(_ => Value(random, depth - 1))], random.Next(2) == 0),
        _ => Mapping(random, depth - 1),
    };

    private static JinjaMapping Mapping(Random random, int depth)
    {
        JinjaMapping mapping = new();
        for (int count = random.Next(3); count > 0; count--)
        {
            mapping.Set(Scalar(random), Value(random, depth));
        }

        return mapping;
    }

    private static Budget NewBudget() => new(new() { Steps = int.MaxValue, Time = TimeSpan.FromHours(1) }, TimeProvider.System);
}
