using CoERouter.Host.Commands;

return await CoeCommandLine.RunAsync(args, CommandContext.OfProcess());
