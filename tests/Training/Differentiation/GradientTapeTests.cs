using CoERouter.Runtime.Graphs;
using CoERouter.Training.Differentiation;
using Xunit;

namespace CoERouter.Tests.Training.Differentiation;

public sealed class GradientTapeTests
{
    private readonly GradientTape _tape = new("tape");

    [Fact]
    public void Small_constants_are_written_once()
    {
        Assert.Same(_tape.Constant([1f, 2], 2), _tape.Constant([1f, 2], 2));
        Assert.Same(_tape.Integers([3L]), _tape.Integers([3L]));
        Assert.Same(_tape.IntegerScalar(4), _tape.IntegerScalar(4));
    }

    [Fact]
    public void Constants_that_differ_in_shape_or_type_are_not_shared()
    {
        Assert.NotSame(_tape.Constant([1f, 2], 2), _tape.Constant([1f, 2], 1, 2));
        Assert.NotEqual(_tape.Constant([1f], 1).Type, _tape.Integers([1L], 1).Type);
        Assert.NotSame(_tape.Integers([1L]), _tape.IntegerScalar(1));
    }

    [Fact]
    public void Large_constants_are_never_compared()
    {
        float[] many = new float[65];
        Assert.NotSame(_tape.Constant(many, 65), _tape.Constant(many, 65));
    }

    [Fact]
    public void Zeros_are_zero()
    {
        Assert.All(_tape.Value<float>(_tape.Zeros(2, 3)), value => Assert.Equal(0, value));
    }

    [Fact]
    public void Parameters_keep_their_order_and_require_gradients()
    {
        Variable b = _tape.Parameter("b", 2), a = _tape.Parameter("a", 3);
        Variable input = _tape.Input("x", ElementType.Int64, 4);

        Assert.Equal([b, a], _tape.Parameters);
        Assert.True(a.RequiresGradient && b.RequiresGradient);
        Assert.False(input.RequiresGradient);
    }

    [Fact]
    public void What_no_parameter_reaches_needs_no_gradient()
    {
        Variable constant = _tape.Constant([1f, 2], 2);
        Variable parameter = _tape.Parameter("p", 2);

        Assert.False(_tape.Add(constant, constant).RequiresGradient);
        Assert.True(_tape.Add(constant, parameter).RequiresGradient);
    }

    [Fact]
    public void Gradients_of_a_value_used_twice_are_summed()
    {
        Variable parameter = _tape.Parameter("p", 2);
        int nodes = _tape.Graph.NodeCount;
        Variable loss = _tape.SumAll(_tape.Add(_tape.Multiply(parameter, parameter), parameter));
        _tape.Differentiate(loss);

        Assert.True(_tape.Graph.NodeCount > nodes);
        Assert.Equal([2], _tape.GradientOf(parameter).Shape);
    }

    [Fact]
    public void Asking_for_a_gradient_that_does_not_exist_names_the_variable()
    {
        Variable unused = _tape.Parameter("lonely", 2), used = _tape.Parameter("used", 2);
        _tape.Differentiate(_tape.SumAll(used));

        Assert.Contains("'lonely'", Assert.Throws<InvalidOperationException>(() => _tape.GradientOf(unused)).Message, StringComparison.Ordinal);
    }
}
