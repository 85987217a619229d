"""Methods of the real Model that mean something only inside SCIP, or that nothing here answers."""

METHODS = frozenset(
    """
    activateBenders addBendersSubproblem addConsLocal addConsNode addMatrixConsDisjunction addNNodes
    addRowDive addRowExact adjustedVarLb adjustedVarUb aggregateVars allColsInLP allowNegSlackExact
    applyCutsProbing backtrackProbing branchLPExact branchVar branchVarVal calcChildEstimate
    calcNodeselPriority catchRowEvent catchVarEvent checkBendersSubproblemOptimality chgReoptObjective
    chgRowLhsDive chgRowRhsDive chgVarLbDive chgVarLbNode chgVarLbProbing chgVarObjDive chgVarObjProbing
    chgVarUbDive chgVarUbNode chgVarUbProbing computeBestSolSubproblems constructLP
    copyLargeNeighborhoodSearch count createChild cutoffNode deactivatePricer delConsLocal disableDebugSol
    dropRowEvent dropVarEvent enableDebugSol enableExactSolving enableReoptimization endDive endProbing
    endStrongbranch fixVarProbing freeBendersSubproblems freeReoptSolve from_ptr generateIIS getAvgDualbound
    getAvgLowerbound getBendersAuxiliaryVar getBendersSubproblem getBendersVar getBestChild getBestLeaf
    getBestNode getBestSibling getBestboundNode getBipartiteGraphRepresentation getBranchScoreMultiple
    getChildren getColRedCost getCondition getCurrentNode getCutLPSolCutoffDistance getCutoffbound getDepth
    getDeterministicTime getDualfarkasKnapsack getDualfarkasLinear getDualfarkasLogicor getFirstPrimalBound
    getFocusNode getHeurTiming getIIS getLPBInvARow getLPBInvRow getLPBasisInd getLPBranchCands getLPColsData
    getLPRowsData getLPSolstat getLeaves getLocalEstimate getLowerbound
    getLowerboundRoot getMaxDepth getMaxTotalDepth getMemExternEstim getMemTotal getMemUsed getNBacktracks
    getNChildren getNCountedSols getNFeasibleLeaves getNInfeasibleLeaves getNLPBranchCands getNLPCols
    getNLPRows getNLPs getNLeaves getNNlRows getNNodeLPIterations getNNodesLeft getNObjlimLeaves getNReaders
    getNReoptRuns getNSepaRounds getNSiblings getNStrongbranchLPIterations getNlRowActivityBounds
    getNlRowSolActivity getNlRowSolFeasibility getNlRows getOpenNodes getPlungeDepth getPrimalDualIntegral
    getPrioChild getPrioSibling getProbingDepth getPseudoBranchCands getRowActivity getRowDualSol
    getRowLPActivity getRowLinear getRowNumIntCols getRowObjParallelism getRowParallelism getSiblings
    getTermsQuadratic getTreesizeEstimation getUpperbound getVarLbDive getVarPseudocost getVarPseudocostScore
    getVarStrongbranch getVarStrongbranchLast getVarStrongbranchNode getVarUbDive inProbing inRepropagation
    includeBenders includeBendersDefaultCuts includeBenderscut includeIISfinder includeReader includeRelax
    initBendersDefault isAndConsSorted isExact isLPSolBasic isNLPConstructed isObjChangedProbing isObjIntegral
    isReoptEnabled lpiGetIterations newProbingNode printNlRow printRow printStatisticsJson propagateProbing
    repropagateNode restartSolve separateSol setBendersSubproblemIsConvex setHeurTiming setRelaxSolVal
    setupBendersSubproblem solveBendersSubproblem solveDiveLP solveProbingLP solveProbingLPWithPricing
    sortAndCons startDive startProbing startStrongbranch to_ptr translateSubSol updateBendersLowerbounds
    updateNodeLowerbound updateVarPseudocost writeStatisticsJson
    """.split()
)
