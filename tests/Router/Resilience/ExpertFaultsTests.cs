using CoERouter.Experts.Generation;
using CoERouter.Router.Resilience;
using CoERouter.Router.Routes;
using Polly.CircuitBreaker;
using Polly.Timeout;
using Xunit;

namespace CoERouter.Tests.Router.Resilience;

public sealed class ExpertFaultsTests
{
    public static TheoryData<Exception, bool> Faults => new()
    {
        { new IOException("x"), true },
        { new TimeoutException(), true },
        { new TimeoutRejectedException(), true },
        { new BrokenCircuitException(), true },
        { new InvalidOperationException(), true },
        { new InvalidDataException(), true },
        { new EndOfStreamException(), true },
        { new ExpertInterruptedException("math", new IOException()), true },
        { new ExpertUnavailableException("math", TimeSpan.Zero, new IOException()), true },
        { new AggregateException(new ArgumentException()), true },
        { new ArgumentException("x"), false },
        { new ArgumentNullException("x"), false },
        { new ArgumentOutOfRangeException("x"), false },
        { new RouteRefusedException(new RouteRefusal(RouteRefusalKind.UnknownExpert, "x")), false },
        { new NotSupportedException(), false },
        { new OperationCanceledException(), false },
        { new TaskCanceledException(), false },
        { new ContextLengthExceededException("math", 900, 512), false },
        { new UnknownExpertException("math", ["sql"]), false },
        { new ExpertBusyException("full", TimeSpan.FromSeconds(1)), false },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Whose_fault_it_is(Exception fault, bool isTheExperts) => Assert.Equal(isTheExperts, ExpertFaults.IsExpertFault(fault));

    [Fact]
    public void The_two_errors_of_an_expert_name_it_and_keep_their_cause()
    {
        IOException cause = new("the wire broke.");
        ExpertInterruptedException interrupted = new("math", cause);
        Assert.Equal(("math", "The expert math stopped in the middle of its answer: the wire broke."), (interrupted.Expert, interrupted.Message));
        Assert.Same(cause, interrupted.InnerException);
        ExpertUnavailableException unavailable = new("sql", TimeSpan.FromSeconds(7), cause);
        Assert.Equal(("sql", "The expert sql did not answer: the wire broke.", TimeSpan.FromSeconds(7)), (unavailable.Expert, unavailable.Message, unavailable.RetryAfter));
        Assert.Same(cause, unavailable.InnerException);
    }
}
