using CoERouter.Host.Gateway.Wire;
using CoERouter.Router.Routes;

namespace CoERouter.Host.Commands;

/// <summary>What <c>coe ask --json</c> writes.</summary>
internal sealed record AnswerRecord(string Answer, string FinishReason, ChatUsage Usage, RouteReceipt Receipt, double Milliseconds);
