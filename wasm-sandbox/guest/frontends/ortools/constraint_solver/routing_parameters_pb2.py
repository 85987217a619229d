from ortools._missing import refuse

refuse(__name__)
